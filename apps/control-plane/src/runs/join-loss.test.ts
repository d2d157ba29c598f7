import { expect, test } from 'vitest';
import { joinLoss } from './join-loss.js';

const curve = (from: number, to: number, value: number) => {
  const steps = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return { steps, average: steps.map(() => value) };
};

test('what the earlier run learnt after its last state is not part of the one that goes on', () => {
  expect(joinLoss(curve(1, 5, 0.2), curve(4, 6, 0.1), 3)).toEqual({
    steps: [1, 2, 3, 4, 5, 6],
    average: [0.2, 0.2, 0.2, 0.1, 0.1, 0.1],
  });
});

test('one that has no step of its own yet shows what it goes on from', () => {
  expect(joinLoss(curve(1, 5, 0.2), { steps: [], average: [] }, 3).steps).toEqual([1, 2, 3]);
});

test('two long ones are thinned together, the newest point kept', () => {
  const joined = joinLoss(curve(1, 2000, 0.2), curve(2001, 4000, 0.1), 2000);
  expect(joined.steps.length).toBeLessThanOrEqual(2001);
  expect(joined.steps.at(-1)).toBe(4000);
});
