import { expect, test } from 'vitest';
import { aligned, lossLines, rateLines } from './chart-lines';

const NONE = { steps: [], values: [] };
const average = { steps: [1, 2, 4], average: [0.3, 0.2, 0.1] };

test('lines of different steps share one axis that reaches to the end of the training', () => {
  const curves = {
    loss: { steps: [1, 3], values: [0.5, 0.4] },
    average: NONE,
    clock: NONE,
    stepValidation: NONE,
    validation: { steps: [1], values: [0.25] },
    learningRates: [],
  };
  const lines = lossLines(average, curves, { epochs: 2, steps: 8 });
  expect(lines.map(({ name }) => name)).toEqual(['average', 'each step', 'validation']);
  expect(aligned(lines, 8)).toEqual([
    [0, 1, 2, 3, 4, 8],
    [null, 0.3, 0.2, null, 0.1, null],
    [null, 0.5, null, 0.4, null, null],
    [null, null, null, null, 0.25, null],
  ]);
});

test('validation within the epochs and after them is one line', () => {
  const curves = {
    ...{ loss: NONE, average: NONE, clock: NONE, learningRates: [] },
    validation: { steps: [1, 2], values: [0.5, 0.3] },
    stepValidation: { steps: [3, 6, 8], values: [0.6, 0.4, 0.35] },
  };
  const [, line] = lossLines(average, curves, { epochs: 2, steps: 8 });
  expect(line).toMatchObject({ name: 'validation', steps: [3, 4, 6, 8], values: [0.6, 0.5, 0.4, 0.3] });
});

test('without event files the average stands alone', () => {
  expect(lossLines(average, undefined, { epochs: 2, steps: 8 })).toHaveLength(1);
});

test('smoothing puts a calmer line in front of the values it was made of', () => {
  const curves = {
    loss: { steps: [1, 2, 3], values: [1, 0, 1] },
    average: NONE,
    validation: NONE,
    learningRates: [],
    clock: NONE,
    stepValidation: NONE,
  };
  const [front, behind] = lossLines(average, curves, { epochs: 1, steps: 3 }, 0.5);
  expect(front).toMatchObject({ name: 'smoothed', look: 'line', steps: [1, 2, 3] });
  expect(front!.values.map((value) => Number(value.toFixed(3)))).toEqual([1, 0.333, 0.714]);
  expect(behind).toMatchObject({ look: 'behind', values: [1, 0, 1] });
  expect(lossLines(average, undefined, { epochs: 1, steps: 3 }, 0.5)[1]).toMatchObject({
    values: average.average,
  });
});

test('learning rates that are the same are one line with both names', () => {
  const curve = { steps: [1, 2], values: [1e-4, 5e-5] };
  const learningRates = [
    { name: 'textencoder', curve },
    { name: 'unet', curve },
    { name: 'other', curve: { ...curve, values: [1, 1] } },
  ];
  const lines = rateLines({
    loss: NONE,
    average: NONE,
    clock: NONE,
    validation: NONE,
    stepValidation: NONE,
    learningRates,
  });
  expect(lines.map(({ name, color }) => [name, color])).toEqual([
    ['textencoder, unet', 'series-1'],
    ['other', 'series-2'],
  ]);
});
