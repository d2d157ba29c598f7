import type { ExpectedTime } from '@pilothouse/contracts/plans';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { StartRun } from '@pilothouse/contracts/start-run';

/** Older ones were made on other drivers, other versions, perhaps another card. */
const NEWEST = 5;

/**
 * How long so many steps take here, by the runs of the family that were finished on this machine, newest first: from the
 * fastest to the slowest of them, loading, sampling and saving included. Those of the same kind count alone when there is one.
 */
export function expectedTime(request: StartRun, steps: number, finished: TrainingRun[]): ExpectedTime | null {
  const measured = finished.flatMap((run) => {
    const seconds = secondsPerStep(run);
    const isOfKind = run.request.family === request.family && run.request.rehearsal === request.rehearsal;
    return seconds !== null && isOfKind ? [{ run, seconds }] : [];
  });
  const alike = measured.filter(({ run }) => isAlike(run.request, request));
  const counted = (alike.length > 0 ? alike : measured).slice(0, NEWEST).map(({ seconds }) => seconds);
  if (counted.length === 0 || steps === 0 || request.rehearsal) return null;
  return {
    fromSeconds: Math.min(...counted) * steps,
    toSeconds: Math.max(...counted) * steps,
    runs: counted.length,
    areAlike: alike.length > 0,
  };
}

/** From its start to its end; null for a run that was not finished, and for a rehearsal, which measures nothing. */
export function secondsPerStep({ request, status, plannedSteps, resumedFrom }: TrainingRun): number | null {
  if (request.rehearsal) return null;
  const steps = plannedSteps - (resumedFrom?.step ?? 0);
  return status.state === 'done' && steps > 0 ? (status.endedAt - status.startedAt) / 1000 / steps : null;
}

const isAlike = (one: StartRun, other: StartRun) =>
  one.resolution === other.resolution &&
  one.batchSize === other.batchSize &&
  one.blocksToSwap === other.blocksToSwap;
