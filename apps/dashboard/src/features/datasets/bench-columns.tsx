'use client';

import type { DatasetContent } from '@pilothouse/contracts/datasets';
import { use, useState } from 'react';
import { isVideo } from '@/api/pictures';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Drawer } from '@/ui/dialog';
import { Note } from '@/ui/note';
import { Bench } from '@/ui/page';
import { useSearchParam } from '@/ui/use-search-param';
import { BatchEditDialog } from './batch-edit-dialog';
import { BenchToolbar } from './bench-toolbar';
import { BenchTools } from './bench-tools';
import { BucketPanel } from './bucket-panel';
import { BulkDialog } from './bulk-dialog';
import type { BulkForm } from './bulk-form';
import { CropDialog } from './crop-dialog';
import { DatasetPartsContext } from './dataset-parts';
import { EditJobBar } from './edit-job-bar';
import { NO_FILTER } from './filter-images';
import { HealthPanel, ScoreRule } from './health-panel';
import { Inspector } from './inspector';
import { PictureGrid } from './picture-grid';
import { PictureViewer } from './picture-viewer';
import { SelectionBar } from './selection-bar';
import { type BenchState, useBench } from './use-bench';

/** A dataset that holds pictures: tools left, pictures in the middle, the picture at the cursor right. */
export function BenchColumns({ content }: { content: DatasetContent }) {
  const bench = useBench(content);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const [bulk, setBulk] = useState<Partial<BulkForm> | null>(null);
  const [facts, setFacts] = useSearchParam('facts');
  const [isBatch, setBatch] = useState(false);
  const [cropped, setCropped] = useState<string | null>(null);
  const { dataset, images } = content;
  const { WaitingReview } = use(DatasetPartsContext);
  const cropping = cropped === null ? undefined : images.find(({ file }) => file === cropped);
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
