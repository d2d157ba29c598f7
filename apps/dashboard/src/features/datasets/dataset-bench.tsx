'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import { useQuery } from '@tanstack/react-query';
import { use, useEffect, useState } from 'react';
import { ApiError } from '@/api/client';
import { isVideo } from '@/api/pictures';
import { datasetQuery, intakesQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Board } from '@/ui/page';
import { Loading } from '@/ui/skeleton';
import { BenchColumns } from './bench-columns';
import { BenchHeader } from './bench-header';
import { BenchSkeleton } from './bench-skeleton';
import { DatasetPartsContext } from './dataset-parts';
import { DropTarget } from './drop-target';
import { HistoryDrawer } from './history-drawer';
import { OrganiseContext, type Organising } from './organise';
import { OrganiseDialogs } from './organise-dialogs';
import { type AddKind, pickFiles } from './pick-files';
import { PodDialog } from './pod-dialog';
import { isOpen } from './upload-queue';
import { addFiles, useUploads } from './use-uploads';

/** One dataset, and all that can be asked of it as a whole. */
export function DatasetBench({ name }: { name: string }) {
  const content = useQuery(datasetQuery(name));
  const isGone = content.error instanceof ApiError && content.error.code === 'NOT_FOUND';
  const { CaptioningDialog } = use(DatasetPartsContext);
  const [isCaptioning, setCaptioning] = useState(false);
  const [organising, setOrganising] = useState<Organising | null>(null);
  const [isOnPod, setOnPod] = useState(false);
  const add = (kind: AddKind) =>
    kind === 'pod' ? setOnPod(true) : void pickFiles(kind).then((found) => addFiles(name, found));

  useEffect(() => {
    document.title = `${name} · Pilothouse`;
  }, [name]);

  return (
    <OrganiseContext value={setOrganising}>
      <DropTarget title={`Drop to add to ${name}`} onFiles={(found) => addFiles(name, found)}>
        <BenchHeader
          name={name}
          dataset={isGone ? undefined : content.data?.dataset}
          onAdd={add}
          onCaption={() => setCaptioning(true)}
        />
        <Loading isLoading={content.isPending} frame={<BenchSkeleton />}>
          {() => {
            if (content.data && !isGone) {
              if (content.data.images.length > 0) return <BenchColumns content={content.data} />;
              return (
                <Board>
                  <Empty dataset={content.data.dataset} onAdd={add} />
                </Board>
              );
            }
            return (
              <Board>
                <ErrorState
                  title={isGone ? `${name} cannot be shown` : `${name} could not be read`}
                  error={content.error}
                  onRetry={() => void content.refetch()}
                  action={
                    <Button look="bare" asChild>
                      <a href="/datasets/">All datasets</a>
                    </Button>
                  }
                />
              </Board>
            );
          }}
        </Loading>
        <HistoryDrawer name={name} />
        {isOnPod && <PodDialog dataset={name} onClose={() => setOnPod(false)} />}
        {isCaptioning && content.data && (
          <CaptioningDialog
            dataset={name}
            images={content.data.images.filter((image) => !isVideo(image))}
            onClose={() => setCaptioning(false)}
          />
        )}
        {content.data && (
          <OrganiseDialogs asked={organising} content={content.data} onClose={() => setOrganising(null)} />
        )}
      </DropTarget>
    </OrganiseContext>
  );
}

function Empty({ dataset, onAdd }: { dataset: Dataset; onAdd: (kind: AddKind) => void }) {
  const uploads = useUploads(dataset.name);
  const intakes = useQuery(intakesQuery).data ?? [];
  const isAdding =
    uploads.some(isOpen) ||
    intakes.some(({ datasets, status }) => datasets.includes(dataset.name) && !('endedAt' in status));
  return (
    <EmptyState
      title={isAdding ? 'The first pictures are on their way' : 'Drop pictures here'}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="pri" writes onClick={() => onAdd('files')}>
            <Icon name="upload" className="size-3.5" />
            Choose pictures…
          </Button>
          <Button look="bare" writes onClick={() => onAdd('folder')}>
            Choose a folder…
          </Button>
          <Button look="bare" writes onClick={() => onAdd('pod')}>
            From the pod…
          </Button>
        </div>
      }
    >
      {dataset.problem !== '' ? `${dataset.problem} ` : ''}
      PNG, JPEG, WebP or videos, a whole folder, a ZIP, or from the clipboard. 5 to 20 pictures of one thing
      make a good start; text files of the same name become captions.
    </EmptyState>
  );
}
