import type { Curve, LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import type { ChartLine } from '../chart-lines';
import { smoothed } from '../smooth';

export type LossKind = 'average' | 'each';
export type XAxis = 'step' | 'time';
export type RunLoss = {
  label: string;
  color: ChartLine['color'];
  loss: LossCurve | undefined;
  curves: RunCurves | undefined;
};

/** One line for each run that has what is asked for; smoothed, with what it was made of behind it. */
export function compareLines(runs: readonly RunLoss[], { kind, x, weight }: Choice): ChartLine[] {
  return runs.flatMap(({ label, color, loss, curves }) => {
    const curve = curveOf(kind, loss, curves);
    const clock = curves?.clock;
    const steps = x === 'step' ? curve?.steps : clock && curve && timesOf(curve.steps, clock);
    if (!curve || !steps || steps.length === 0) return [];
    const values = curve.values.slice(0, steps.length);
    const line: ChartLine = { name: label, color, look: 'line', steps, values: smoothed(values, weight) };
    return weight > 0
      ? [line, { name: `${label}, as it was`, color, look: 'behind', steps, values }]
      : [line];
  });
}

type Choice = { kind: LossKind; x: XAxis; weight: number };

/** The average is in the log of every run, each step only in the trainer's event files. */
function curveOf(
  kind: LossKind,
  loss: LossCurve | undefined,
  curves: RunCurves | undefined,
): Curve | undefined {
  if (kind === 'each') return curves?.loss.steps.length ? curves.loss : undefined;
  if (curves?.average.steps.length) return curves.average;
  return loss && { steps: loss.steps, values: loss.average };
}

/** Seconds since the first step that was timed. Between two timed steps the time is taken to run evenly. */
function timesOf(steps: readonly number[], clock: Curve): number[] | undefined {
  const first = clock.values[0];
  if (first === undefined) return undefined;
  let at = 0;
  return steps.map((step) => {
    while (at < clock.steps.length - 2 && (clock.steps[at + 1] ?? 0) <= step) at += 1;
    const [from, to] = [clock.steps[at] ?? 0, clock.steps[at + 1] ?? 0];
    const [start, end] = [clock.values[at] ?? first, clock.values[at + 1] ?? first];
    const share = to > from ? Math.min(1, Math.max(0, (step - from) / (to - from))) : 0;
    return (start + (end - start) * share - first) / 1000;
  });
}
