import { expect, test } from 'vitest';
import { moved } from './use-reorder';

test.each([
  ['a', 2, 'bca'],
  ['c', 0, 'cab'],
  ['b', 1, 'abc'],
  ['a', 1, 'bac'],
])('moving %s to place %i of abc gives %s', (key, to, order) => {
  expect(moved(['a', 'b', 'c'], key, to).join('')).toBe(order);
});
