import { expect, test, vi } from 'vitest';
import { gather } from './gather';

test('the first comes at once, what follows comes together and in order, and nothing is left out', () => {
  vi.useFakeTimers();
  const taken: number[][] = [];
  const numbers = gather<number>(50, (all) => taken.push(all));
  numbers.add(1);
  expect(taken).toEqual([[1]]);
  [2, 3, 4].forEach((number) => numbers.add(number));
  vi.advanceTimersByTime(50);
  expect(taken).toEqual([[1], [2, 3, 4]]);
  numbers.add(5);
  numbers.flush();
  expect(taken.at(-1)).toEqual([5]);
  vi.advanceTimersByTime(500);
  numbers.add(6);
  expect(taken.flat()).toEqual([1, 2, 3, 4, 5, 6]);
  vi.useRealTimers();
});
