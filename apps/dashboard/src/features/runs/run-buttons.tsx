'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { isHeld } from './run-words';
import { useQueueAction, useRetryRun } from './use-queue';

/** On a phone the name of the run needs the room: the sign says it there, and the word is read out. */
export const WITHOUT_WORD = 'max-sm:w-9 max-sm:px-0';
export const Word = ({ children }: { children: string }) => (
  <span className="max-sm:sr-only">{children}</span>
);

/** Waiting or held: its turn is in one's hands. */
export function QueueButtons({ run }: { run: AnyRun }) {
  const action = useQueueAction(run.id);
  return (
    <>
      <Button
        writes
        disabled={run.place === 1 && !isHeld(run)}
        onClick={() => action.mutate('next')}
        className="max-sm:hidden"
      >
        Run next
      </Button>
      <Button
        writes
        working={action.isPending}
        onClick={() => action.mutate(isHeld(run) ? 'release' : 'hold')}
        className={WITHOUT_WORD}
      >
        <Icon name={isHeld(run) ? 'play' : 'pause'} className="size-3.5" />
        <Word>{isHeld(run) ? 'Release' : 'Hold'}</Word>
      </Button>
    </>
  );
}

export function Retry({ run }: { run: AnyRun }) {
  const retry = useRetryRun(run.id);
  return (
    <Button writes working={retry.isPending} onClick={() => retry.mutate()}>
      <Icon name="restart" className="size-3.5" />
      Retry
    </Button>
  );
}
