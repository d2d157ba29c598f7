'use client';

import type { CaptionProposals } from '@pilothouse/contracts/captioning';
import type { CaptioningRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/ui/error-state';
import { useListCursor } from '@/ui/list-cursor';
import { useShortcuts } from '@/ui/shortcuts';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useIsPhone } from '@/ui/use-media';
import { VirtualList } from '@/ui/virtual-list';
import { proposalsQuery, useLiveProposals } from './captioning.queries';
import { ProposalEditor } from './proposal-editor';
import { ProposalRow } from './proposal-row';
import { ReviewBar } from './review-bar';
import { ReviewNotes } from './review-notes';
import { useReview } from './use-review';

const ROW_PX = 92;
const PHONE_ROW_PX = 148;

/** Every caption a run has written, beside the one that stands there; what is chosen is put into the dataset. */
export function CaptionReview({ run }: { run: CaptioningRun }) {
  const proposals = useQuery(proposalsQuery(run.id));
  useLiveProposals(run);
  return (
    <Loading isLoading={proposals.isPending} frame={<Frame />}>
      {() =>
        proposals.data ? (
          <Review run={run} shown={proposals.data} />
        ) : (
          <ErrorState
            title="The captions could not be read"
            error={proposals.error}
            onRetry={() => void proposals.refetch()}
          />
        )
      }
    </Loading>
  );
}

function Review({ run, shown }: { run: CaptioningRun; shown: CaptionProposals }) {
  const review = useReview(run, shown);
  const { rows } = review;
  const [edited, setEdited] = useState<string | null>(null);
  const rowHeight = useIsPhone() ? PHONE_ROW_PX : ROW_PX;
  const { dataset, tool } = run.request;
  const unit = tool === 'wd14' ? 'tag' : 'word';

  const open = (at: number) => !review.isDiscarded && setEdited(rows[at]?.proposal.file ?? null);
  const [current, setCurrent] = useListCursor({
    count: rows.length,
    onOpen: open,
    onSelect: (at) => rows[at] && !review.isDiscarded && review.toggle(rows[at]),
  });
  useShortcuts([
    { keys: 'a', title: 'Choose all', run: () => !review.isDiscarded && review.all() },
    { keys: 'n', title: 'Choose none', run: () => !review.isDiscarded && review.none() },
    { keys: 'e', title: 'Edit the caption', run: () => current >= 0 && open(current) },
  ]);

  const editedRow = rows.find(({ proposal }) => proposal.file === edited);
  return (
    <>
      <ReviewBar review={review} name={run.name} />
      <ReviewNotes review={review} shown={shown} />
      <VirtualList
        items={rows}
        keyOf={({ proposal }) => proposal.file}
        rowHeight={rowHeight}
        current={current}
        label={`Captions for ${dataset}`}
        className="flex-1"
      >
        {(row, at) => (
          <ProposalRow
            row={row}
            dataset={dataset}
            unit={unit}
            isChosen={!review.isDiscarded && review.isChosen(row)}
            isCurrent={at === current}
            isReadOnly={review.isDiscarded}
            onPoint={() => setCurrent(at)}
            onToggle={() => review.toggle(row)}
            onEdit={() => open(at)}
          />
        )}
      </VirtualList>
      {editedRow && (
        <ProposalEditor
          row={editedRow}
          dataset={dataset}
          unit={unit}
          onWrite={(text) => review.write(editedRow.proposal.file, text)}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

function Frame() {
  return (
    <div className="grid content-start">
      {['w-64', 'w-80', 'w-48', 'w-72'].map((width) => (
        <div key={width} className="flex h-[92px] items-center gap-4 border-b border-line px-4">
          <Skeleton className="size-[68px]" />
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  );
}
