'use client';

import type { Dataset, DatasetContent } from '@pilothouse/contracts/datasets';
import { useQuery } from '@tanstack/react-query';
import { use, useEffect, useState } from 'react';
import { ApiError } from '@/api/client';
import { isVideo } from '@/api/pictures';
import { datasetQuery, intakesQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Drawer } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { Bench, Board } from '@/ui/page';
import { Loading } from '@/ui/skeleton';
import { BatchEditDialog } from './batch-edit-dialog';
import { useSearchParam } from '@/ui/use-search-param';
import { BenchHeader } from './bench-header';
import { BenchSkeleton } from './bench-skeleton';
import { BenchToolbar } from './bench-toolbar';
import { BenchTools } from './bench-tools';
import { BucketPanel } from './bucket-panel';
import { BulkDialog } from './bulk-dialog';
import type { BulkForm } from './bulk-form';
import { CropDialog } from './crop-dialog';
import { DatasetPartsContext } from './dataset-parts';
import { DropTarget } from './drop-target';
import { EditJobBar } from './edit-job-bar';
import { NO_FILTER } from './filter-images';
import { HealthPanel, ScoreRule } from './health-panel';
import { HistoryDrawer } from './history-drawer';
import { Inspector } from './inspector';
import { OrganiseContext, type Organising } from './organise';
import { OrganiseDialogs } from './organise-dialogs';
import { type AddKind, pickFiles } from './pick-files';
import { PictureGrid } from './picture-grid';
import { PictureViewer } from './picture-viewer';
import { PodDialog } from './pod-dialog';
import { SelectionBar } from './selection-bar';
import { type BenchState, useBench } from './use-bench';
import { isOpen } from './upload-queue';
import { addFiles, useUploads } from './use-uploads';

/** One dataset: tools left, pictures in the middle, the picture at the cursor right. */
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
            if (content.data && !isGone) return <Columns content={content.data} onAdd={add} />;
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

function Columns({ content, onAdd }: { content: DatasetContent; onAdd: (kind: AddKind) => void }) {
  const bench = useBench(content);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const [bulk, setBulk] = useState<Partial<BulkForm> | null>(null);
  const [facts, setFacts] = useSearchParam('facts');
  const [isBatch, setBatch] = useState(false);
  const [cropped, setCropped] = useState<string | null>(null);
  const { dataset, images } = content;
  const { WaitingReview } = use(DatasetPartsContext);
  const cropping = cropped === null ? undefined : images.find(({ file }) => file === cropped);
  if (images.length === 0) {
    return (
      <Board>
        <Empty dataset={dataset} onAdd={onAdd} />
      </Board>
    );
  }

  const tools = (
    <BenchTools
      images={images}
      problems={bench.problems}
      tags={bench.tags}
      text={bench.text}
      filter={bench.filter}
      onFilter={bench.setFilter}
      onEditTag={setBulk}
    />
  );
  return (
    <Bench
      className={cn(
        'grid-rows-[minmax(0,1fr)] max-lg:overflow-hidden max-sm:border-t-0',
        'md:grid-cols-[208px_minmax(0,1fr)] md:divide-x md:divide-line lg:grid-cols-[208px_minmax(0,1fr)_296px] lg:*:overflow-hidden',
      )}
    >
      <aside aria-label="Filters" className="flex min-h-0 flex-col max-md:hidden">
        {tools}
      </aside>
      <div className="relative flex min-h-0 min-w-0 flex-col">
        <WaitingReview dataset={dataset.name} />
        {dataset.problem !== '' && (
          <Note tone="warn" className="mx-3.5 mt-3">
            {dataset.problem}
          </Note>
        )}
        <BenchToolbar
          bench={bench}
          total={images.length}
          onFilters={() => setFilterOpen(true)}
          onEdit={() => setBulk({})}
          onCrop={() => setBatch(true)}
        />
        <EditJobBar dataset={dataset.name} />
        <Pictures dataset={dataset.name} bench={bench} />
        <SelectionBar
          dataset={dataset.name}
          images={bench.chosen}
          onEdit={() => setBulk({})}
          onCrop={() => setBatch(true)}
          onTrash={() => bench.trash(bench.chosen)}
          onClose={bench.none}
        />
      </div>
      <aside aria-label="Picture" className="flex min-h-0 flex-col bg-surface max-lg:hidden">
        <Facts dataset={dataset.name} bench={bench} onCrop={setCropped} />
      </aside>
      {bulk && (
        <BulkDialog
          dataset={dataset.name}
          start={bulk}
          // A tag is changed everywhere, whatever is chosen.
          chosen={bulk.kind ? [] : bench.chosen}
          shown={bulk.kind ? images : bench.shown}
          total={images.length}
          tags={bench.tags}
          onClose={() => setBulk(null)}
        />
      )}
      {bench.isViewing && <Viewer dataset={dataset.name} bench={bench} onCrop={setCropped} />}
      {cropping && (
        <CropDialog dataset={dataset.name} image={cropping} bench={bench} onClose={() => setCropped(null)} />
      )}
      {isBatch && (
        <BatchEditDialog
          dataset={dataset.name}
          images={(bench.chosen.length > 0 ? bench.chosen : bench.shown).filter((image) => !isVideo(image))}
          bench={bench}
          onClose={() => setBatch(false)}
        />
      )}
      <Drawer isOpen={facts !== null} onClose={() => setFacts(null)} title="Health and buckets">
        <HealthPanel dataset={dataset.name} bench={bench} />
        <BucketPanel bench={bench} isWhole />
        <ScoreRule />
      </Drawer>
      <Drawer isOpen={isFilterOpen} onClose={() => setFilterOpen(false)} title="Tags and problems">
        {tools}
      </Drawer>
    </Bench>
  );
}

function Pictures({ dataset, bench }: { dataset: string; bench: BenchState }) {
  const { shown, current, chosen, filter } = bench;
  if (shown.length === 0) {
    return (
      <div className="m-auto grid justify-items-center gap-3 px-5 text-center">
        <p className="text-text-2">No picture here matches.</p>
        <Button onClick={() => bench.setFilter(NO_FILTER)}>Show all pictures</Button>
      </div>
    );
  }
  return (
    <PictureGrid
      dataset={dataset}
      images={shown}
      yard={bench.yard}
      current={current?.file ?? null}
      chosen={new Set(chosen.map(({ file }) => file))}
      scrollKey={JSON.stringify({ ...filter, text: '' })}
      onPick={bench.pick}
      keys={{
        onMove: (file, isExtending) => bench.pick(file, isExtending ? 'extend' : 'move'),
        onOpen: bench.open,
        onToggle: () => current && bench.pick(current.file, 'toggle'),
        onAll: bench.all,
        onNone: bench.none,
        onTrash: () => bench.trash(chosen.length > 0 ? chosen : current ? [current] : []),
      }}
    />
  );
}

type WithCrop = { dataset: string; bench: BenchState; onCrop: (file: string) => void };

function Facts({ dataset, bench, onCrop }: WithCrop) {
  const { current } = bench;
  if (!current) return null;
  return (
    <Inspector
      dataset={dataset}
      image={current}
      bench={bench}
      onOpen={bench.open}
      onCrop={() => onCrop(current.file)}
      onTrash={() => bench.trash([current])}
    />
  );
}

function Viewer({ dataset, bench, onCrop }: WithCrop) {
  const { current } = bench;
  if (!current) return null;
  return (
    <PictureViewer
      dataset={dataset}
      image={current}
      place={bench.place}
      lead={bench.lead}
      tags={bench.tags}
      onStep={bench.move}
      onCrop={() => onCrop(current.file)}
      onTrash={() => bench.trash([current])}
      onClose={bench.close}
    />
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
