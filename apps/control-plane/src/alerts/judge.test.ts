import { expect, test } from 'vitest';
import { AT_REST, judge, type Standing } from './judge.js';

const PATIENCE = { raiseAfterMs: 30_000, clearAfterMs: 60_000 };

/** Over from 95 on, clear below 90; one reading every ten seconds. */
function raisedOver(values: number[], start: Standing = AT_REST, patience = PATIENCE): string {
  let standing = start;
  return values
    .map((value, index) => {
      standing = judge(standing, { isOver: value >= 95, isClear: value < 90 }, patience, index * 10_000);
      return standing.isRaised ? 'X' : '.';
    })
    .join('');
}

test('it is raised once it has lasted', () => {
  expect(raisedOver([80, 96, 96, 96, 96, 96])).toBe('....XX');
});

test('a peak raises nothing, and begins its time anew', () => {
  expect(raisedOver([96, 96, 80, 96, 96, 96, 94, 96])).toBe('........');
});

test('it stays until it is well below for a while: figures around the threshold do not flicker', () => {
  const raised = { isRaised: true, turningSince: null };
  expect(raisedOver([94, 96, 91, 95, 94, 93, 92], raised)).toBe('XXXXXXX');
  expect(raisedOver([80, 80, 80, 92, 80, 80, 80, 80, 80, 80, 80], raised)).toBe('XXXXXXXXXX.');
});

test('without patience the first reading counts', () => {
  expect(raisedOver([80, 95, 92, 89], AT_REST, { raiseAfterMs: 0, clearAfterMs: 0 })).toBe('.XX.');
});
