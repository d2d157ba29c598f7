import type { Curve, LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { stepAfter } from './loss-points';
import { smoothed } from './smooth';

export type ChartLine = {
  name: string;
  /** A series token. */
  color: `series-${number}`;
  look: 'line' | 'behind' | 'dashed';
  steps: number[];
  values: number[];
};

/**
 * The average in front, each step 30 % behind it, and validation by its epochs. With a `weight`, what is most exact is smoothed by
 * it and stands in front of itself instead.
 */
export function lossLines(
  average: LossCurve,
  curves: RunCurves | undefined,
  run: Shape,
  weight = 0,
): ChartLine[] {
  const mean = { steps: average.steps, values: average.average };
  const each = curves && curves.loss.steps.length > 0 ? curves.loss : undefined;
  return [
    ...(weight > 0 ? smoothLines(each ?? mean, weight) : plainLines(mean, each)),
    ...validation(curves, run),
  ];
}

const SUBJECT = { color: 'series-1', look: 'line' } as const;
const BEHIND = { color: 'series-1', look: 'behind' } as const;

const plainLines = (mean: Curve, each: Curve | undefined): ChartLine[] => [
  { name: 'average', ...SUBJECT, ...mean },
  ...(each ? [{ name: 'each step', ...BEHIND, ...each }] : []),
];

const smoothLines = (curve: Curve, weight: number): ChartLine[] => [
  { name: 'smoothed', ...SUBJECT, steps: curve.steps, values: smoothed(curve.values, weight) },
  { name: 'raw', ...BEHIND, ...curve },
];

/** After epochs, after steps, or both: one line, where one of an epoch counts more than one of the very same step. */
function validation(curves: RunCurves | undefined, run: Shape): ChartLine[] {
  if (!curves) return [];
  const { steps, values } = curves.validation;
  const epochs = steps.map((epoch, at): Point => [
    stepAfter(epoch, run.epochs, run.steps),
    values[at] ?? NaN,
  ]);
  const within = curves.stepValidation;
  const all = new Map([
    ...within.steps.map((step, at): Point => [step, within.values[at] ?? NaN]),
    ...epochs,
  ]);
  if (all.size === 0) return [];
  const points = [...all].sort(([a], [b]) => a - b);
  return [
    {
      ...{ name: 'validation', color: 'series-2', look: 'dashed' },
      steps: points.map(([step]) => step),
      values: points.map(([, value]) => value),
    },
  ];
}

type Point = [step: number, value: number];

type Shape = { epochs: number; steps: number };

/** Rates that are the same all along are one line. */
export function rateLines(curves: RunCurves): ChartLine[] {
  const lines: ChartLine[] = [];
  for (const { name, curve } of curves.learningRates) {
    const twin = lines.find(({ values }) => String(values) === String(curve.values));
    if (twin) twin.name = `${twin.name}, ${name}`;
    else {
      const color = `series-${(lines.length % 5) + 1}` as const;
      lines.push({ name, color, look: 'line', ...curve });
    }
  }
  return lines;
}

/** One row of steps for all lines, with the whole training in sight from the first step on. */
export function aligned(lines: ChartLine[], end: number): [number[], ...(number | null)[][]] {
  const ends = end > 0 && lines.some(({ steps }) => steps.length > 0) ? [0, end] : [];
  const steps = [...new Set([...ends, ...lines.flatMap((line) => line.steps)])].sort((a, b) => a - b);
  return [
    steps,
    ...lines.map((line) => {
      const known = new Map(line.steps.map((step, at) => [step, line.values[at] ?? null]));
      return steps.map((step) => known.get(step) ?? null);
    }),
  ];
}
