import { expect, test } from 'vitest';
import { smoothed } from './smooth';

test('no weight changes nothing, and a constant stays what it is from its first value on', () => {
  expect(smoothed([3, 1, 2], 0)).toEqual([3, 1, 2]);
  for (const value of smoothed([5, 5, 5, 5], 0.9)) expect(value).toBeCloseTo(5, 12);
});

test('each value is the weighted mean of all up to it, as TensorBoard has it', () => {
  const [first, second, third] = smoothed([1, 0, 0], 0.5);
  expect(first).toBeCloseTo(1, 12);
  expect(second).toBeCloseTo(1 / 3, 12);
  expect(third).toBeCloseTo(1 / 7, 12);
});
