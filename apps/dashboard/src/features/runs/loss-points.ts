import type { LossCurve } from '@pilothouse/contracts/curves';
import type { RunProgress } from '@pilothouse/contracts/runs';

// The server answers with at most half of it; beyond, nobody sees the difference.
const MAX_POINTS = 4_000;

/** The curve with the step just heard of. The same curve when that is not news. */
export function appendLoss(curve: LossCurve, { step, loss }: Pick<RunProgress, 'step' | 'loss'>): LossCurve {
  const last = curve.steps.at(-1);
  if (step === null || loss === null || (last !== undefined && step <= last)) return curve;

  const kept = curve.steps.length < MAX_POINTS ? curve : thinned(curve);
  return { steps: [...kept.steps, step], average: [...kept.average, loss] };
}

function thinned({ steps, average }: LossCurve): LossCurve {
  const isKept = (_: number, at: number) => at % 2 === 0 || at === steps.length - 1;
  return { steps: steps.filter(isKept), average: average.filter(isKept) };
}

export type EpochMark = { epoch: number; from: number; to: number };

/** The epochs as stretches of the step axis. None when the number of steps is not known. */
export function epochMarks(epochs: number, steps: number): EpochMark[] {
  if (epochs < 1 || steps < 1) return [];
  const each = steps / epochs;
  return Array.from({ length: epochs }, (_, at) => ({ epoch: at + 1, from: at * each, to: (at + 1) * each }));
}

/** The last step of an epoch. */
export const stepAfter = (epoch: number, epochs: number, steps: number) =>
  Math.round((epoch * steps) / epochs);
