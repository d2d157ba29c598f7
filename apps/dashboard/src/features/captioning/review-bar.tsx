'use client';

import { useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { Segments } from '@/ui/segments';
import { TAKE_OVER_TITLE, type TakeOver } from './proposals';
import type { ReviewState } from './use-review';

const OPTIONS = (Object.keys(TAKE_OVER_TITLE) as TakeOver[]).map((value) => ({
  value,
  title: TAKE_OVER_TITLE[value],
}));

/** How captions are taken over, how many, and the two ways to end the review. */
export function ReviewBar({ review, name }: { review: ReviewState; name: string }) {
  const [isDiscarding, setDiscarding] = useState(false);
  const { rows, chosen, apply, discard, isDiscarded } = review;
  if (isDiscarded) {
    return (
      <Note className="m-3 shrink-0">
        These captions were discarded. They are shown as the run has written them, and are not applied.
      </Note>
    );
  }
  const amount = chosen.length;
  return (
    <>
      <div className="flex min-h-[46px] shrink-0 flex-wrap items-center gap-x-2.5 gap-y-2 border-b border-line px-4 py-2 max-sm:px-3.5">
        <Segments
          label="How to take over"
          value={review.how}
          options={OPTIONS}
          onChange={review.setHow}
          className="max-sm:w-full max-sm:[&>button]:px-1"
        />
        <span role="status" className="text-sm text-muted">
          {count(amount)} of {count(rows.length)} chosen
        </span>
        <Button size="sm" look="bare" title="Choose all (A)" onClick={review.all}>
          All
        </Button>
        <Button size="sm" look="bare" title="Choose none (N)" onClick={review.none}>
          None
        </Button>
        <span className="flex-1" />
        <Button size="sm" writes onClick={() => setDiscarding(true)}>
          Discard…
        </Button>
        <Button
          size="sm"
          look="pri"
          writes
          disabled={amount === 0}
          working={apply.isPending}
          onClick={() => apply.mutate()}
        >
          {amount === 0 ? 'Apply' : `Apply ${counted(amount, 'caption')}`}
        </Button>
      </div>
      {apply.error && (
        <Note tone="bad" className="mx-4 mt-3 shrink-0">
          {sentenceOf(apply.error)} What was applied before that stays applied.
        </Note>
      )}
      <Dialog
        isOpen={isDiscarding}
        onClose={() => setDiscarding(false)}
        title={`Discard the captions of ${name}?`}
        actions={
          <>
            <Button data-safe onClick={() => setDiscarding(false)}>
              Keep them
            </Button>
            <Button
              look="dngFill"
              writes
              working={discard.isPending}
              onClick={() => discard.mutate(undefined, { onSettled: () => setDiscarding(false) })}
            >
              Discard
            </Button>
          </>
        }
      >
        {counted(rows.length, 'caption')} would not be applied any more. What was applied already stays in the
        dataset.
      </Dialog>
    </>
  );
}
