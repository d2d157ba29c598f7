'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { clock, count } from '@/ui/format';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { useNow } from '@/ui/use-now';
import { QueueOrder } from './queue-order';
import { PauseButton, PausedNote, usePausedAt } from './queue-pause';
import { amountOf, isHeld, isRehearsal, subjectOf, typeTitle } from './run-words';

const SHOWN = 3;

/** The head of the queue in two-line rows, for a narrow column. */
export function QueueRows({ queue, secondsUntilFree }: { queue: AnyRun[]; secondsUntilFree: number | null }) {
  const more = queue.length - SHOWN;
  const isPaused = usePausedAt() !== null;
  // Nobody can say when it begins.
  const next = isPaused ? undefined : queue.find((run) => !isHeld(run));
  return (
    <>
      <PausedNote action={<PauseButton />} />
      <QueueOrder queue={queue} most={SHOWN}>
        {(run) => (
          <Link
            href={`/runs/?id=${run.id}`}
            className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-[9px] py-[7px] pr-1.5 hover:bg-hover"
          >
            <span className="flex min-w-0 items-center gap-2">
              <span className="truncate font-medium">{run.name}</span>
              {isRehearsal(run) && <RehearsalTag />}
            </span>
            <span className="justify-self-end text-sm text-text-2">
              {isHeld(run) ? (
                <span className="text-muted">on hold</span>
              ) : run === next && secondsUntilFree !== null ? (
                <Begin seconds={secondsUntilFree} />
              ) : (
                run === next && 'next'
              )}
            </span>
            <span className="truncate text-sm text-muted">
              {typeTitle(run)}, {amountOf(run)}
            </span>
            <span className="justify-self-end text-sm text-muted">{subjectOf(run)}</span>
          </Link>
        )}
      </QueueOrder>
      {more > 0 && (
        <p className="border-t border-line px-3 py-2 pl-7 text-sm text-muted">
          <Link href="/runs/" className="hover:text-text">
            {count(more)} more
          </Link>
        </p>
      )}
    </>
  );
}

function Begin({ seconds }: { seconds: number }) {
  return <>about {clock(useNow(10_000) + seconds * 1000)}</>;
}
