'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { activeRunsQuery } from '@/api/queries';
import { count, duration } from '@/ui/format';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { StateLabel } from '@/ui/state-label';
import { PauseButton, PausedNote, usePausedAt } from './queue-pause';
import { amountOf, isRehearsal, isHeld, isLive, queueOf, stateKind, stateWord, stepsOf } from './run-words';

/** What stands before a run that waits. */
export function QueuePlace({ run }: { run: AnyRun }) {
  const runs = useQuery(activeRunsQuery);
  const all = runs.data ?? [];
  const isPaused = usePausedAt() !== null;
  const { place } = run;
  const ahead = queueOf(all).slice(0, (place ?? 1) - 1);
  const before = [...all.filter(isLive), ...ahead.filter((other) => !isHeld(other))];
  return (
    <Panel>
      <PanelHead
        title={
          isHeld(run)
            ? 'On hold'
            : before.length === 0
              ? 'Next in the queue'
              : `Number ${place ?? ''} in the queue`
        }
        fact={run.kind === 'training' ? `${count(stepsOf(run))} steps planned` : amountOf(run)}
      />
      <PausedNote action={<PauseButton />} />
      <PanelBody>
        {isHeld(run) ? (
          <p className="text-text-2">
            It keeps its place, lets the others pass, and begins once it is released.
          </p>
        ) : before.length === 0 ? (
          <p className="text-text-2">
            Nothing stands before it. It begins {isPaused ? 'once the queue is resumed' : 'in a moment'}.
          </p>
        ) : (
          <>
            <p className="mb-2 text-text-2">
              It begins by itself when these are over{isPaused && ' and the queue is resumed'}.
            </p>
            <ol className="divide-y divide-line border-y border-line">
              {before.map((other) => (
                <li key={other.id} className="flex h-row items-center gap-3 text-sm max-sm:h-11">
                  <Link
                    href={`/runs/?id=${other.id}`}
                    className="min-w-0 truncate font-medium hover:underline"
                  >
                    {other.name}
                  </Link>
                  {isRehearsal(other) && <RehearsalTag />}
                  <span className="flex-1" />
                  {other.progress.secondsLeft !== null && (
                    <span className="text-muted">about {duration(other.progress.secondsLeft)} left</span>
                  )}
                  <StateLabel state={stateKind(other)}>{stateWord(other)}</StateLabel>
                </li>
              ))}
            </ol>
          </>
        )}
      </PanelBody>
    </Panel>
  );
}
