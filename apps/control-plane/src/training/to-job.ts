import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { TrainingEnd, TrainingProgress, TrainingStatus } from '@pilothouse/contracts/training';

/** A run in the words of the training API. */
export function toStatus({ status, progress }: TrainingRun): TrainingStatus {
  switch (status.state) {
    case 'running':
    case 'stopping':
      return BEFORE_TRAINING.has(progress.phase) ? 'preparing' : 'training';
    case 'done':
      return 'complete';
    case 'interrupted':
      return 'failed';
    default:
      return status.state;
  }
}

const BEFORE_TRAINING = new Set([
  'starting',
  'reading-dataset',
  'loading-model',
  'caching-latents',
  'caching-text',
  'preparing',
]);

/** Whole percent of the steps, rounded down: 100 is only said of what is complete. */
export function toPercent({ status, progress, plannedSteps }: TrainingRun): number {
  if (status.state === 'done') return 100;
  const steps = progress.steps ?? plannedSteps;
  if (progress.step === null || steps <= 0) return 0;
  return Math.min(99, Math.floor((progress.step / steps) * 100));
}

export function toProgress(run: TrainingRun): TrainingProgress {
  const { epoch, step, loss } = run.progress;
  return { status: toStatus(run), epoch, step, loss, percent: toPercent(run), ...rehearsalOf(run) };
}

/** Said only of rehearsals, so that what is no rehearsal looks as it always did. */
export const rehearsalOf = ({ request }: TrainingRun) =>
  request.rehearsal ? { rehearsal: true as const } : {};

/** Undefined as long as the run goes on. */
export function toEnd(run: TrainingRun, pathOf: (published: string) => string): TrainingEnd | undefined {
  const { status } = run;
  const percent = toPercent(run);
  if (status.state === 'done') {
    const path = status.published === null ? null : pathOf(status.published);
    return { status: 'complete', lora_path: path, percent: 100, ...rehearsalOf(run) };
  }
  if (status.state === 'cancelled') return { status: 'cancelled', percent };
  if (status.state === 'failed' || status.state === 'interrupted') {
    return { status: 'failed', message: status.reason, percent };
  }
  return undefined;
}
