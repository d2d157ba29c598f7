'use client';

import type { Dataset, DatasetContent } from '@pilothouse/contracts/datasets';
import { useQuery } from '@tanstack/react-query';
import { use, useEffect, useState } from 'react';
import { ApiError } from '@/api/client';
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
import { BenchHeader } from './bench-header';
import { BenchSkeleton } from './bench-skeleton';
import { BenchToolbar } from './bench-toolbar';
import { BenchTools } from './bench-tools';
import { DatasetPartsContext } from './dataset-parts';
import { DropTarget } from './drop-target';
import { Inspector } from './inspector';
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
  const [isOnPod, setOnPod] = useState(false);
  const add = (kind: AddKind) =>
    kind === 'pod' ? setOnPod(true) : void pickFiles(kind).then((found) => addFiles(name, found));

  useEffect(() => {
    document.title = `${name} · Pilothouse`;
  }, [name]);

  return (
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
      {isOnPod && <PodDialog dataset={name} onClose={() => setOnPod(false)} />}
      {isCaptioning && content.data && (
        <CaptioningDialog dataset={name} images={content.data.images} onClose={() => setCaptioning(false)} />
      )}
    </DropTarget>
  );
}

function Columns({ content, onAdd }: { content: DatasetContent; onAdd: (kind: AddKind) => void }) {
  const bench = useBench(content);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const { dataset, images } = content;
  const { WaitingReview } = use(DatasetPartsContext);
  if (images.length === 0) {
    return (
      <Board>
        <Empty dataset={dataset} onAdd={onAdd} />
      </Board>
    );
  }

  const tools = <BenchTools images={images} filter={bench.filter} onFilter={bench.setFilter} />;
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
        <BenchToolbar bench={bench} total={images.length} onFilters={() => setFilterOpen(true)} />
        <Pictures dataset={dataset.name} bench={bench} />
        <SelectionBar
          dataset={dataset.name}
          images={bench.chosen}
          onTrash={() => bench.trash(bench.chosen)}
          onClose={bench.none}
        />
      </div>
      <aside aria-label="Picture" className="flex min-h-0 flex-col bg-surface max-lg:hidden">
        <Facts dataset={dataset.name} bench={bench} />
      </aside>
      {bench.isViewing && <Viewer dataset={dataset.name} bench={bench} />}
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
        <Button onClick={() => bench.setFilter({ text: '', tag: '', problem: '' })}>Show all pictures</Button>
      </div>
    );
  }
  return (
    <PictureGrid
      dataset={dataset}
      images={shown}
      lead={bench.lead}
      current={current?.file ?? null}
      chosen={new Set(chosen.map(({ file }) => file))}
      scrollKey={`${filter.tag}\n${filter.problem}\n${filter.sort}`}
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

function Facts({ dataset, bench }: { dataset: string; bench: BenchState }) {
  const { current } = bench;
  if (!current) return null;
  return (
    <Inspector
      dataset={dataset}
      image={current}
      place={bench.place}
      lead={bench.lead}
      tags={bench.tags}
      problems={bench.problems}
      onShow={(problem) => bench.setFilter({ problem, tag: '' })}
      onOpen={bench.open}
      onTrash={() => bench.trash([current])}
    />
  );
}

function Viewer({ dataset, bench }: { dataset: string; bench: BenchState }) {
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
      PNG, JPEG or WebP, a whole folder, a ZIP, or from the clipboard. 5 to 20 pictures of one thing make a
      good start; text files of the same name become captions.
    </EmptyState>
  );
}
