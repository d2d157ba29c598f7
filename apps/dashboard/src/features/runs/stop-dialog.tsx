'use client';

import type { AnyRun } from '@pilothouse/contracts/runs';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { duration } from '@/ui/format';
import { useStopAfterSave, useStopRun } from './runs.queries';
import { savingEpoch, secondsToEpoch, stopCost } from './run-words';

export function StopDialog({ run, isOpen, onClose }: { run: AnyRun; isOpen: boolean; onClose: () => void }) {
  const stop = useStopRun(run.id);
  const later = useStopAfterSave(run.id);
  const isQueued = run.status.state === 'queued';
  const goOn = isQueued ? 'Keep it' : run.kind === 'training' ? 'Go on training' : 'Go on';
  const epoch = run.kind === 'training' ? savingEpoch(run) : null;
  const seconds = run.kind === 'training' && epoch !== null ? secondsToEpoch(run, epoch) : null;
  const error = stop.error ?? later.error;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={isQueued ? `Take ${run.name} out of the queue?` : `Stop ${run.name}?`}
      actions={
        <>
          <Button data-safe size="md" onClick={onClose}>
            {goOn}
          </Button>
          {epoch !== null && (
            <Button
              writes
              working={later.isPending}
              onClick={() => later.mutate(true, { onSuccess: onClose })}
            >
              Stop after epoch {epoch}
            </Button>
          )}
          <Button
            look="dngFill"
            writes
            working={stop.isPending}
            onClick={() => stop.mutate(undefined, { onSuccess: onClose })}
          >
            {isQueued ? 'Take out' : 'Stop now'}
          </Button>
        </>
      }
    >
      <p className="font-medium text-text">{stopCost(run)}</p>
      {epoch !== null && (
        <p className="mt-1">
          Stopped once epoch {epoch} is saved
          {seconds !== null && `, in about ${duration(seconds)}`}, it loses nothing and can go on later.
        </p>
      )}
      {!isQueued && run.kind === 'training' && run.checkpoints.length > 0 && (
        <p className="mt-1">The checkpoints stay where they are.</p>
      )}
      {error && (
        <p role="alert" className="mt-2 text-danger">
          {sentenceOf(error)}
        </p>
      )}
    </Dialog>
  );
}
