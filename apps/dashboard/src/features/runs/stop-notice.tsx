'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { count } from '@/ui/format';
import { Note } from '@/ui/note';
import { useNow } from '@/ui/use-now';
import { useStopAfterSave } from './runs.queries';
import { stopStage } from './run-words';

/** A stop that is coming, or under way: what happens when. */
export function StopNotice({ run }: { run: Run }) {
  const { status } = run;
  if (status.state === 'stopping') return <Countdown run={run} />;
  if (status.state !== 'running' || status.stopsAfterEpoch === null) return null;
  return <StopsAfter run={run} epoch={status.stopsAfterEpoch} />;
}

function StopsAfter({ run, epoch }: { run: Run; epoch: number }) {
  const withdraw = useStopAfterSave(run.id);
  return (
    <Note
      tone="warn"
      action={
        <Button size="sm" writes working={withdraw.isPending} onClick={() => withdraw.mutate(false)}>
          Go on to the end
        </Button>
      }
    >
      Stops after epoch {count(epoch)}, as soon as that is saved.
      {withdraw.error && <span className="text-danger"> {sentenceOf(withdraw.error)}</span>}
    </Note>
  );
}

function Countdown({ run }: { run: Run }) {
  const now = useNow(1000);
  return <Note tone="warn">{stopStage(run, now)}</Note>;
}
