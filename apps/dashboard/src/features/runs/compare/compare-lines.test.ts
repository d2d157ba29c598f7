import type { RunCurves } from '@pilothouse/contracts/curves';
import { expect, test } from 'vitest';
import { compareLines, type RunLoss } from './compare-lines';

const NONE = { steps: [], values: [] };
const curves = (more: Partial<RunCurves>): RunCurves => ({
  loss: NONE,
  average: NONE,
  validation: NONE,
  clock: NONE,
  stepValidation: NONE,
  learningRates: [],
  ...more,
});
const run = (more: Partial<RunLoss>): RunLoss => ({
  label: 'pier',
  color: 'series-1',
  loss: { steps: [1, 2, 3], average: [0.3, 0.2, 0.1] },
  curves: undefined,
  ...more,
});

test('the average comes from the log where there are no event files, and each step only from them', () => {
  const choice = { x: 'step', weight: 0 } as const;
  expect(compareLines([run({})], { ...choice, kind: 'average' })).toMatchObject([{ steps: [1, 2, 3] }]);
  expect(compareLines([run({})], { ...choice, kind: 'each' })).toEqual([]);
});

test('by time a line begins at 0, and steps that were not timed lie evenly between those that were', () => {
  const clock = { steps: [1, 5], values: [10_000, 18_000] };
  const loss = { steps: [1, 2, 5], values: [3, 2, 1] };
  const [line] = compareLines([run({ curves: curves({ loss, clock }) })], {
    kind: 'each',
    x: 'time',
    weight: 0,
  });
  expect(line).toMatchObject({ steps: [0, 2, 8], values: [3, 2, 1] });
});

test('a run whose time is not known has no line by time', () => {
  expect(compareLines([run({})], { kind: 'average', x: 'time', weight: 0 })).toEqual([]);
});

test('a smoothed line has what it was made of behind it', () => {
  const lines = compareLines([run({})], { kind: 'average', x: 'step', weight: 0.5 });
  expect(lines.map(({ look }) => look)).toEqual(['line', 'behind']);
  expect(lines[1]?.values).toEqual([0.3, 0.2, 0.1]);
});
