import type { LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { stepAfter } from './loss-points';

export type ChartLine = {
  name: string;
  /** A series token. */
  color: `series-${number}`;
  look: 'line' | 'behind' | 'dashed';
  steps: number[];
  values: number[];
};

/** The average in front, each step 30 % behind it, and validation by its epochs. */
export function lossLines(average: LossCurve, curves: RunCurves | undefined, run: Shape): ChartLine[] {
  const validation = curves?.validation;
  return [
    { name: 'average', color: 'series-1', look: 'line', steps: average.steps, values: average.average },
    ...(curves && curves.loss.steps.length > 0
      ? [{ name: 'each step', color: 'series-1', look: 'behind', ...curves.loss } as const]
      : []),
    ...(validation && validation.steps.length > 0
      ? [
          {
            name: 'validation',
            color: 'series-2',
            look: 'dashed',
            steps: validation.steps.map((epoch) => stepAfter(epoch, run.epochs, run.steps)),
            values: validation.values,
          } as const,
        ]
      : []),
  ];
}

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
