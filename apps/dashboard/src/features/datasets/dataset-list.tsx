'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { wordsForAll } from '@/api/content-words';
import { datasetsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { useListCursor } from '@/ui/list-cursor';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { SearchField } from '@/ui/search-field';
import { Loading } from '@/ui/skeleton';
import { VirtualList } from '@/ui/virtual-list';
import { DATASET_ROW_PX, DatasetHead, DatasetRow, DatasetRowSkeleton } from './dataset-row';
import { datasetHref } from './dataset-href';
import { DropTarget } from './drop-target';
import type { FoundFile } from './dropped-files';
import { NewDatasetDialog } from './new-dataset-dialog';
import { BY_NAME, sortDatasets, sortedBy } from './sort-datasets';

/** All datasets. Pictures dropped anywhere on it make a new one. */
export function DatasetList() {
  const datasets = useQuery(datasetsQuery);
  const [dropped, setDropped] = useState<FoundFile[] | null>(null);
  const all = datasets.data ?? [];
  const make = () => setDropped([]);

  return (
    <DropTarget title="Drop to make a dataset of it" onFiles={setDropped}>
      <PageHeader
        title="Datasets"
        fact={datasets.data && all.length > 0 ? <Fact datasets={all} /> : undefined}
      >
        <Button look="bare" asChild className="max-sm:hidden">
          <Link href="/trash/">
            <Icon name="trash" className="size-3.5" />
            Trash
          </Link>
        </Button>
        {all.length > 0 && (
          <Button look="pri" data-filled writes onClick={make}>
            <Icon name="plus" className="size-3.5" />
            New dataset
          </Button>
        )}
      </PageHeader>
      <Board>
        <Loading isLoading={datasets.isPending} frame={<ListSkeleton />}>
          {() => {
            if (!datasets.data) {
              return (
                <ErrorState
                  title="The datasets could not be read"
                  error={datasets.error}
                  onRetry={() => void datasets.refetch()}
                />
              );
            }
            return all.length === 0 ? <Empty onMake={make} /> : <List datasets={all} />;
          }}
        </Loading>
      </Board>
      {dropped && (
        <NewDatasetDialog
          found={dropped}
          taken={all.map(({ name }) => name)}
          onClose={() => setDropped(null)}
        />
      )}
    </DropTarget>
  );
}

function Fact({ datasets }: { datasets: Dataset[] }) {
  const size = datasets.reduce((sum, dataset) => sum + dataset.bytes, 0);
  return (
    <>
      {count(datasets.length)} with {wordsForAll(datasets)}, {bytes(size)}
    </>
  );
}

function List({ datasets }: { datasets: Dataset[] }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const [sorting, setSorting] = useState(BY_NAME);
  const shown = sortDatasets(
    datasets.filter(({ name }) => name.toLowerCase().includes(wanted)),
    sorting,
  );
  const [cursor] = useListCursor({
    count: shown.length,
    onOpen: (at) => router.push(datasetHref(shown[at]?.name ?? '')),
  });

  return (
    <Panel className="flex min-h-0 flex-col overflow-hidden">
      <div className="flex min-h-[46px] shrink-0 items-center gap-3 px-3 max-sm:py-2">
        <SearchField value={text} onChange={setText} label="Search datasets" className="w-64 max-sm:w-full" />
        {wanted !== '' && (
          <span className="text-sm whitespace-nowrap text-muted" role="status">
            {count(shown.length)} of {count(datasets.length)}
          </span>
        )}
      </div>
      <DatasetHead sorting={sorting} onSort={(by) => setSorting(sortedBy(by, sorting))} />
      {shown.length === 0 ? (
        <p className="px-4 py-6 text-text-2">No dataset is named like that.</p>
      ) : (
        <div className="flex min-h-0 flex-col" style={{ height: shown.length * DATASET_ROW_PX }}>
          <VirtualList
            items={shown}
            keyOf={({ name }) => name}
            rowHeight={DATASET_ROW_PX}
            current={cursor}
            label="Datasets"
            className="flex-1"
          >
            {(dataset, at) => <DatasetRow dataset={dataset} isCurrent={at === cursor} />}
          </VirtualList>
        </div>
      )}
    </Panel>
  );
}

function Empty({ onMake }: { onMake: () => void }) {
  return (
    <EmptyState
      title="Drop pictures to make your first dataset"
      action={
        <Button look="pri" data-filled writes onClick={onMake}>
          <Icon name="plus" className="size-3.5" />
          New dataset
        </Button>
      }
    >
      A dataset is a folder of pictures and their captions. 5 to 20 pictures of one subject or style are
      enough for a LoRA.
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <Panel>
      <div className="h-[46px]" />
      <DatasetHead />
      {Array.from({ length: 4 }, (_, at) => (
        <DatasetRowSkeleton key={at} />
      ))}
    </Panel>
  );
}
