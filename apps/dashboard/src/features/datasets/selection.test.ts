import { expect, test } from 'vitest';
import { extendTo, moveTo, NOTHING_SELECTED, step, toggle, without } from './selection';

const order = ['a', 'b', 'c', 'd', 'e'];

test('Shift chooses everything between the anchor and here, in both directions', () => {
  const down = extendTo(moveTo(NOTHING_SELECTED, 'b'), 'd', order);
  expect([...down.chosen]).toEqual(['b', 'c', 'd']);
  const up = extendTo(moveTo(NOTHING_SELECTED, 'd'), 'b', order);
  expect([...up.chosen].sort()).toEqual(['b', 'c', 'd']);
  expect(up.cursor).toBe('b');
});

test('Shift without an anchor in sight only moves', () => {
  const far = extendTo(moveTo(NOTHING_SELECTED, 'gone'), 'c', order);
  expect(far).toEqual({ cursor: 'c', anchor: 'c', chosen: new Set() });
});

test('choosing twice is choosing not', () => {
  const twice = toggle(toggle(NOTHING_SELECTED, 'a'), 'a');
  expect(twice.chosen.size).toBe(0);
});

test('a step stops at both ends and begins at the near edge', () => {
  expect(step(order, 'd', 5)).toBe('e');
  expect(step(order, 'b', -9)).toBe('a');
  expect(step(order, null, 1)).toBe('a');
  expect(step(order, null, -1)).toBe('e');
  expect(step([], null, 1)).toBeNull();
});

test('when pictures go the cursor stands on the next one that is left', () => {
  const some = { cursor: 'c', anchor: 'c', chosen: new Set(['b', 'c']) };
  expect(without(some, ['c', 'd'], order)).toEqual({ cursor: 'e', anchor: 'e', chosen: new Set(['b']) });
  expect(without({ ...some, cursor: 'e' }, ['e'], order).cursor).toBe('d');
  expect(without({ ...some, cursor: 'a' }, order, order).cursor).toBeNull();
});
