import type { Run } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import { count } from '@/ui/format';
import { stepAfter } from './loss-points';
import { epochsOf, isOver, stepsOf } from './run-words';

/** One moment of sampling: after an epoch (0 is before training), or at a step in between. */
export type SampleColumn = {
  key: string;
  /** The step it was made after; 0 before training. */
  step: number;
  title: string;
  isComing: boolean;
};

/** By `cellKey`: the newest one holds where a resumed run made it again. */
export type SampleCells<S extends Sample> = ReadonlyMap<string, S>;

export const cellKey = (prompt: number, column: string) => `${prompt}/${column}`;

/** Every moment that has samples, in the order of steps, and the next one while the run goes on. */
export function columnsOf(run: Run, samples: readonly Sample[]): SampleColumn[] {
  const made = new Map(samples.map((sample) => [columnKey(sample), columnOf(run, sample)]));
  const columns = [...made.values()].sort((a, b) => a.step - b.step);
  const next = nextEpoch(run);
  if (next !== null && !made.has(`e${next}`)) columns.push(epochColumn(run, next, true));
  return columns;
}

export const cellsOf = <S extends Sample>(samples: readonly S[]): SampleCells<S> =>
  new Map(samples.map((sample) => [cellKey(sample.prompt, columnKey(sample)), sample]));

/** How many prompts there are rows for: as many as were asked for, and what else lies in the folder. */
export const rowsOf = (run: Run, samples: readonly Sample[]) =>
  Math.max(run.request.samples.prompts.length, ...samples.map(({ prompt }) => prompt + 1));

/** Null when nothing is coming. */
export function nextEpoch(run: Run): number | null {
  const { prompts, everyEpochs, before } = run.request.samples;
  if (isOver(run) || prompts.length === 0) return null;
  const due = [
    ...(before ? [0] : []),
    ...Array.from({ length: Math.floor(epochsOf(run) / everyEpochs) }, (_, at) => (at + 1) * everyEpochs),
  ];
  const step = run.progress.step ?? 0;
  const goneBefore = run.resumedFrom?.epoch ?? -1;
  const reached = (epoch: number) => epoch <= goneBefore || (step > 0 && stepOf(run, epoch) < step);
  return due.find((epoch) => !run.sampledEpochs.includes(epoch) && !reached(epoch)) ?? null;
}

/** Until the next samples are begun, by the speed of the steps; null when that is not known. */
export function secondsToNext(run: Run): number | null {
  const next = nextEpoch(run);
  const { step, secondsPerStep } = run.progress;
  if (next === null || step === null || secondsPerStep === null) return null;
  return Math.max(0, (stepOf(run, next) - step) * secondsPerStep);
}

/** All samplings of the whole run. */
export function plannedSamplings({ request }: Run): number {
  const { prompts, everyEpochs, before } = request.samples;
  return prompts.length === 0 ? 0 : Number(before) + Math.floor(request.epochs / everyEpochs);
}

/** Done by a run that this one goes on with. */
export const wasBefore = ({ resumedFrom }: Run, epoch: number) =>
  resumedFrom !== null && epoch <= resumedFrom.epoch;

export const isSampled = (run: Run, epoch: number) =>
  run.sampledEpochs.includes(epoch) || wasBefore(run, epoch);

/** Samplings of the whole run that are behind it, those of the runs it goes on with among them. */
export function samplingsBehind(run: Run): number {
  const { everyEpochs, before } = run.request.samples;
  const due = Array.from(
    { length: Math.floor(run.request.epochs / everyEpochs) },
    (_, at) => (at + 1) * everyEpochs,
  );
  return [...(before ? [0] : []), ...due].filter((epoch) => isSampled(run, epoch)).length;
}

const columnKey = ({ epoch, step }: Sample) => (epoch === null ? `s${step}` : `e${epoch}`);

function columnOf(run: Run, { epoch, step }: Sample): SampleColumn {
  if (epoch !== null) return epochColumn(run, epoch, false);
  return { key: `s${step}`, step: step ?? 0, title: count(step ?? 0), isComing: false };
}

function epochColumn(run: Run, epoch: number, isComing: boolean): SampleColumn {
  const step = stepOf(run, epoch);
  return { key: `e${epoch}`, step, title: epoch === 0 ? 'before' : count(step), isComing };
}

const stepOf = (run: Run, epoch: number) => stepAfter(epoch, epochsOf(run), stepsOf(run));
