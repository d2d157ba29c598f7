import type { RunCurves } from '@pilothouse/contracts/curves';
import { expect, test } from 'vitest';
import { joinCurves } from './join-curves.js';

const curve = (steps: number[], value = 1) => ({ steps, values: steps.map(() => value) });
const NONE = curve([]);
const curves = (more: Partial<RunCurves>): RunCurves => ({
  ...{ loss: NONE, average: NONE, clock: NONE, validation: NONE, stepValidation: NONE, learningRates: [] },
  ...more,
});
const AT = { step: 20, epoch: 2 };

test('steps are joined at the step and epochs at the epoch it went on from', () => {
  const earlier = curves({
    ...{ loss: curve([10, 20, 25]), validation: curve([1, 2, 3]), stepValidation: curve([15, 25]) },
    learningRates: [{ name: 'unet', curve: curve([10, 20, 25]) }],
  });
  const own = curves({
    ...{ loss: curve([21, 30], 2), validation: curve([3], 2), stepValidation: curve([30], 2) },
    learningRates: [{ name: 'textencoder', curve: curve([21], 2) }],
  });
  const joined = joinCurves(earlier, own, AT);
  expect(joined.loss).toEqual({ steps: [10, 20, 21, 30], values: [1, 1, 2, 2] });
  expect(joined.validation).toEqual({ steps: [1, 2, 3], values: [1, 1, 2] });
  expect(joined.stepValidation).toEqual({ steps: [15, 30], values: [1, 2] });
  expect(joined.learningRates.map(({ name, curve: { steps } }) => [name, steps])).toEqual([
    ['unet', [10, 20]],
    ['textencoder', [21]],
  ]);
});

test('a night between the two is no time of training', () => {
  const earlier = curves({ clock: { steps: [19, 20, 21], values: [1_000, 2_000, 3_000] } });
  const own = curves({ clock: { steps: [21, 22], values: [90_000_000, 90_001_000] } });
  expect(joinCurves(earlier, own, AT).clock).toEqual({
    steps: [19, 20, 21, 22],
    values: [89_998_000, 89_999_000, 90_000_000, 90_001_000],
  });
});

test('before its first own step it is what it goes on from', () => {
  const earlier = curves({ loss: curve([10, 20, 25]), clock: curve([10, 20, 25], 5) });
  const { loss, clock } = joinCurves(earlier, curves({}), AT);
  expect(loss.steps).toEqual([10, 20]);
  expect(clock).toEqual({ steps: [10, 20], values: [5, 5] });
});
