'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { isHeld } from './run-words';
import { useQueueAction, useRetryRun } from './use-queue';

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
      >
        <Icon name={isHeld(run) ? 'play' : 'pause'} className="size-3.5" />
        {isHeld(run) ? 'Release' : 'Hold'}
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
