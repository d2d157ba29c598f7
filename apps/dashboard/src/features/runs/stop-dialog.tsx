'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { useStopRun } from './runs.queries';
import { stopCost } from './run-words';

export function StopDialog({ run, isOpen, onClose }: { run: Run; isOpen: boolean; onClose: () => void }) {
  const stop = useStopRun(run.id);
  const isQueued = run.status.state === 'queued';
  const goOn = isQueued ? 'Keep it' : 'Go on training';
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={isQueued ? `Take ${run.request.name} out of the queue?` : `Stop ${run.request.name}?`}
      actions={
        <>
          <Button data-safe size="md" onClick={onClose} className="max-sm:h-11">
            {goOn}
          </Button>
          <Button
            look="dngFill"
            writes
            working={stop.isPending}
            onClick={() => stop.mutate(undefined, { onSuccess: onClose })}
            className="max-sm:h-11"
          >
            {isQueued ? 'Take out' : 'Stop'}
          </Button>
        </>
      }
    >
      <p>{stopCost(run)}</p>
      {!isQueued && run.checkpoints.length > 0 && (
        <p className="mt-1">The checkpoints stay where they are.</p>
      )}
      {stop.error && (
        <p role="alert" className="mt-2 text-danger">
          {sentenceOf(stop.error)}
        </p>
      )}
    </Dialog>
  );
}
