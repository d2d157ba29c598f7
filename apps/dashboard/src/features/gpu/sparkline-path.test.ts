import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline-path';

test('0 lies on the ground, the most at the top', () => {
  expect(sparklinePath([0, 100], 100, 78, 28).line).toBe('M0,28L78,2');
  expect(sparklinePath([0, 100], 100, 78, 28).area).toBe('M0,28L78,2L78,28L0,28Z');
});

test('what is not known is a gap', () => {
  expect(sparklinePath([1, 1, null, 1, 1], 1, 4, 10).line).toBe('M0,2L1,2M3,2L4,2');
});

test('nothing known draws nothing', () => {
  expect(sparklinePath([], null, 78, 28)).toEqual({ line: '', area: '' });
  expect(sparklinePath([null, null], null, 78, 28)).toEqual({ line: '', area: '' });
});
