import type { GpuCard, GpuHistory } from '@pilothouse/contracts/gpu';
import { expect, test } from 'vitest';
import { withLook } from './gpu-history';

const card = (busyPercent: number, holders: GpuCard['holders'] = []) =>
  ({ index: 0, busyPercent, vramUsedBytes: 5, temperatureCelsius: 40, powerWatts: 30, holders }) as GpuCard;

const EMPTY: GpuHistory = { cards: [] };
const HOUR = { spanMs: 3_600_000, stepMs: 10_000 };

test('news lengthens every column alike, also for a holder that is new or gone', () => {
  const holder = { key: 'run:a', title: 'a', vramBytes: 7 } as GpuCard['holders'][number];
  const one = withLook(withLook(EMPTY, [card(1)], 0, HOUR), [card(2, [holder])], 10_000, HOUR);
  const [history] = withLook(one, [card(3)], 20_000, HOUR).cards;
  expect(history?.at).toEqual([0, 10_000, 20_000]);
  expect(history?.busyPercent).toEqual([1, 2, 3]);
  expect(history?.holders).toEqual([{ key: 'run:a', title: 'a', vramBytes: [null, 7, null] }]);
});

test('a quiet time is flat, and no gap', () => {
  const [history] = withLook(withLook(EMPTY, [card(1)], 0, HOUR), [card(9)], 35_000, HOUR).cards;
  expect(history?.at).toEqual([0, 10_000, 20_000, 30_000, 34_999, 35_000]);
  expect(history?.busyPercent).toEqual([1, 1, 1, 1, 1, 9]);
});

test('an hour is kept, at one look for each step', () => {
  let history = EMPTY;
  for (let at = 0; at <= 2 * 3_600_000; at += 5_000) history = withLook(history, [card(1)], at, HOUR);
  expect(history.cards[0]?.at.length).toBe(361);
  expect(history.cards[0]?.busyPercent.length).toBe(361);
});
