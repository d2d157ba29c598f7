'use client';

import type { CaptioningEntry, RunEntry } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { everyRunQuery } from '@/api/queries';
import { awaitsReview, isOver, stateWord } from '@/features/runs/run-words';
import { Button } from '@/ui/button';
import { count, counted } from '@/ui/format';
import { Note } from '@/ui/note';

/** On the page of a dataset: captions are being written for it, or wait to be looked over. */
export function WaitingReview({ dataset }: { dataset: string }) {
  const { data: runs = [] } = useQuery(everyRunQuery);
  const run = runs.find((each): each is CaptioningEntry => isFor(each, dataset));
  if (!run) return null;
  const isReady = awaitsReview(run);
  return (
    <Note
      tone="live"
      className="mx-3.5 mt-2.5 shrink-0 items-center max-sm:mx-3"
      action={
        <Button asChild size="sm">
          <Link href={`/runs/?id=${run.id}`}>{isReady ? 'Review' : 'Open'}</Link>
        </Button>
      }
    >
      {isReady
        ? `${counted(run.captioned, 'new caption')} to be looked over.`
        : `${stateWord(run)}: ${count(run.captioned)} of ${counted(run.images, 'picture')}.`}
    </Note>
  );
}

const isFor = (run: RunEntry, dataset: string) =>
  run.kind === 'captioning' && run.request.dataset === dataset && (!isOver(run) || awaitsReview(run));
