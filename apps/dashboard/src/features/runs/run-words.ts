import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { AnyRun, InstallRun, Run, RunEntry, RunState, TrainingEntry } from '@pilothouse/contracts/runs';
import { count, counted } from '@/ui/format';
import type { StateKind } from '@/ui/state-label';
import { stepAfter } from './loss-points';

const WORD = {
  queued: 'Queued',
  preparing: 'Preparing',
  running: 'Training',
  stopping: 'Stopping',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
} satisfies Record<RunState, string>;

const KIND = {
  queued: 'waiting',
  preparing: 'starting',
  running: 'live',
  stopping: 'starting',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'warning',
} satisfies Record<RunState, StateKind>;

/** Whatever its exit code says: with a loss that is no number, the weights it saved are most likely no use. */
export const isDoneInVain = (run: RunEntry) =>
  run.kind === 'training' && run.status.state === 'done' && run.progress.lossIsNaN;

/** The whole way is walked, and no model is trained. */
export const isRehearsal = (run: RunEntry) => run.kind === 'training' && run.request.rehearsal;

const REHEARSED: Partial<Record<RunState, string>> = { running: 'Rehearsing', done: 'Rehearsed' };

const CAPTIONED: Partial<Record<RunState, string>> = { running: 'Captioning' };
const INSTALLED: Partial<Record<RunState, string>> = { running: 'Installing', done: 'Installed' };

export const stateWord = (run: RunEntry) => {
  if (isDoneInVain(run)) return 'Done, loss NaN';
  if (isHeld(run)) return 'On hold';
  if (run.kind === 'captioning') return CAPTIONED[run.status.state] ?? WORD[run.status.state];
  if (run.kind === 'install') return INSTALLED[run.status.state] ?? WORD[run.status.state];
  return (isRehearsal(run) && REHEARSED[run.status.state]) || WORD[run.status.state];
};
export const stateKind = (run: RunEntry): StateKind =>
  isDoneInVain(run) ? 'warning' : KIND[run.status.state];

const OVER: RunState[] = ['done', 'failed', 'cancelled', 'interrupted'];

export const isOver = ({ status }: Pick<RunEntry, 'status'>) => OVER.includes(status.state);
export const endedBadly = (run: RunEntry) => isOver(run) && run.status.state !== 'done';
export const isLive = (run: RunEntry) => !isOver(run) && run.status.state !== 'queued';

export const isHeld = ({ status }: Pick<RunEntry, 'status'>) => status.state === 'queued' && status.held;

/** The runs that wait, first next. One whose place was not heard yet came last. */
export function queueOf<R extends RunEntry>(runs: readonly R[]): R[] {
  const placeOf = ({ place }: R) => place ?? Number.MAX_SAFE_INTEGER;
  return runs
    .filter(({ status }) => status.state === 'queued')
    .sort((a, b) => placeOf(a) - placeOf(b) || a.createdAt - b.createdAt);
}

export const startedAt = ({ status }: Pick<RunEntry, 'status'>) =>
  'startedAt' in status ? status.startedAt : null;
export const endedAt = ({ status }: Pick<RunEntry, 'status'>) =>
  'endedAt' in status ? status.endedAt : null;
export const stepsOf = (run: TrainingEntry) => run.progress.steps ?? run.plannedSteps;
export const epochsOf = (run: Run) => run.progress.epochs ?? run.request.epochs;

/** Steps behind it, those of the run it goes on with among them. */
export const stepOf = ({ progress, resumedFrom }: TrainingEntry) => progress.step ?? resumedFrom?.step ?? 0;

/** How long it ran, or has been running. Null before it began. */
export function secondsRun(run: RunEntry, now: number): number | null {
  const from = startedAt(run);
  return from === null ? null : Math.max(0, ((endedAt(run) ?? now) - from) / 1000);
}

export type Saved = { epoch: number; step: number };

/** The newest checkpoint that can be read to its end, or where the run went on from. Null when there is none. */
export function lastSaved(run: Run): Saved | null {
  const epochs = run.checkpoints
    .filter(({ isComplete }) => isComplete)
    .map(({ epoch, isFinal }) => epoch ?? (isFinal ? epochsOf(run) : 0));
  const epoch = Math.max(run.resumedFrom?.epoch ?? 0, ...epochs);
  return epoch === 0 ? null : { epoch, step: stepAfter(epoch, epochsOf(run), stepsOf(run)) };
}

/** The epoch it may be stopped after without a loss; null in the last one, which ends it anyway, and where it is set already. */
export function savingEpoch(run: Run): number | null {
  const { status, progress } = run;
  if (status.state !== 'running' || status.stopsAfterEpoch !== null) return null;
  const next = Math.max(
    progress.epoch ?? (run.resumedFrom?.epoch ?? 0) + 1,
    (lastSaved(run)?.epoch ?? 0) + 1,
  );
  return next < epochsOf(run) ? next : null;
}

/** Until that epoch is over, by the speed of the steps; null while that is not known. */
export function secondsToEpoch(run: Run, epoch: number): number | null {
  const { secondsPerStep } = run.progress;
  if (secondsPerStep === null) return null;
  return Math.max(0, stepAfter(epoch, epochsOf(run), stepsOf(run)) - stepOf(run)) * secondsPerStep;
}

/** What a stop costs, in numbers. */
export function stopCost(run: AnyRun): string {
  if (run.status.state === 'queued') return 'It has not begun. Nothing is lost.';
  if (run.kind === 'captioning')
    return `The ${counted(run.captioned, 'caption')} it wrote can still be looked over.`;
  if (run.kind === 'install')
    return 'Nothing that is in use changes. What was downloaded is kept for the next time.';
  const step = stepOf(run);
  if (step === 0) return 'No step is finished yet. Nothing is lost but the time to load.';

  const saved = lastSaved(run);
  if (!saved) return `No checkpoint is saved yet. You lose all ${steps(step)}.`;
  const lost = Math.max(0, step - saved.step);
  const kept = `Last saved: step ${count(saved.step)} of ${count(stepsOf(run))}, after epoch ${saved.epoch}.`;
  return lost === 0 ? `${kept} You lose no step.` : `${kept} You lose ${steps(lost)}.`;
}

/** How far a stop has got: it is asked first, then told, then ended by force. */
export function stopStage({ status }: Run, now: number): string {
  if (status.state !== 'stopping') return '';
  const { terminatesAt, killsAt } = status;
  if (terminatesAt === null || killsAt === null) return 'The trainer was asked to stop.';
  const until = (at: number) => `${Math.max(1, Math.ceil((at - now) / 1000))} s`;
  if (now < terminatesAt)
    return `The trainer was asked to stop. It is told to end in ${until(terminatesAt)}.`;
  if (now < killsAt)
    return `The trainer did not stop and was told to end. It is killed in ${until(killsAt)}.`;
  return 'The trainer was killed. The run is over once none of its processes is left.';
}

const steps = (value: number) => `${count(value)} ${value === 1 ? 'step' : 'steps'}`;

/** The bar has three digits that mean something: "0.0894". */
export const lossText = (loss: number) =>
  loss !== 0 && Math.abs(loss) < 0.001 ? loss.toExponential(2) : loss.toFixed(loss < 1 ? 4 : 3);

/** As value and unit: "1.08", "s/step" or "4.2", "steps/s". */
export function speed(secondsPerStep: number): [value: string, unit: string] {
  if (secondsPerStep >= 1) return [secondsPerStep.toFixed(secondsPerStep < 10 ? 2 : 1), 's/step'];
  const rate = 1 / secondsPerStep;
  return [rate.toFixed(rate < 10 ? 2 : rate < 100 ? 1 : 0), 'steps/s'];
}

/** What kind of work it is, in one word or two: the family that is trained, captions, or an install. */
export const typeTitle = (run: RunEntry) =>
  run.kind === 'training'
    ? FAMILY_TITLE[run.request.family]
    : run.kind === 'install'
      ? 'Install'
      : 'Captions';

/** What it works on: a dataset, or where the tool comes from. */
export const subjectOf = (run: RunEntry) =>
  run.kind === 'install' ? sourceText(run.source) : run.request.dataset;

/** How much there is to do, before any of it is done. */
export function amountOf(run: RunEntry): string {
  if (run.kind === 'training') return counted(run.plannedSteps, 'step');
  return run.kind === 'captioning' ? counted(run.images, 'picture') : sourceText(run.source);
}

/** `github.com/Comfy-Org/ComfyUI`, `tensorboard from PyPI`. */
export function sourceText(source: InstallRun['source']): string {
  if (source.type !== 'package') return bare(source.url);
  return `${source.name} from ${source.index === undefined ? 'PyPI' : bare(source.index)}`;
}

const bare = (address: string) => address.replace(/^\w+:\/\//, '').replace(/(?:\.git)?\/?$/, '');

/** It wrote captions, and nobody has taken any over or thrown them away. */
export const awaitsReview = (run: RunEntry) =>
  run.kind === 'captioning' &&
  isOver(run) &&
  run.captioned > 0 &&
  run.review.applied === 0 &&
  run.review.discardedAt === null;

/** Every word of the query is in its name, dataset, family or state. */
export function matchesRun(run: RunEntry, query: string): boolean {
  if (query === '') return true;
  const text =
    `${run.name} ${subjectOf(run)} ${typeTitle(run)} ${stateWord(run)} ${isRehearsal(run) ? 'rehearsal' : ''}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
