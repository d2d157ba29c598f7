import { expect, test } from 'vitest';
import { Pace } from './pace.js';

test('a few at once, then one every so often, and a few again after a rest', () => {
  const pace = new Pace(2, 100);
  expect([pace.waitMs(0), pace.waitMs(0), pace.waitMs(0)]).toEqual([0, 0, 100]);
  expect([pace.waitMs(40), pace.waitMs(100), pace.waitMs(101)]).toEqual([60, 0, 99]);
  expect([pace.waitMs(10_000), pace.waitMs(10_000), pace.waitMs(10_000)]).toEqual([0, 0, 100]);
});
