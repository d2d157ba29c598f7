import type { GpuCard } from '@pilothouse/contracts/gpu';
import { expect, test } from 'vitest';
import { GpuPast } from './gpu-history.js';

const card = (vramUsedBytes: number, holders: [string, number][] = []): GpuCard => ({
  index: 0,
  uuid: 'GPU-1',
  name: 'A card',
  busyPercent: null,
  vramUsedBytes,
  vramTotalBytes: 100,
  temperatureCelsius: 40,
  powerWatts: 30,
  powerLimitWatts: 450,
  holders: holders.map(([key, vramBytes]) => ({
    key,
    kind: 'process',
    name: key,
    title: key,
    vramBytes,
    pids: [1],
  })),
});

test('an hour is kept, at one look every five seconds, however often it is told', () => {
  const past = new GpuPast();
  for (let second = 0; second <= 2 * 60 * 60; second++) past.note([card(second)], second * 1000);
  const [first] = past.history.cards;
  expect(first?.at.length).toBeLessThanOrEqual(721);
  expect(first?.at.at(-1)).toBe(2 * 60 * 60 * 1000);
  expect(first?.at[0]).toBe(60 * 60 * 1000);
});

test('who held memory stands in a column, empty where it held none', () => {
  const past = new GpuPast();
  past.note([card(10, [['a', 10]])], 0);
  past.note([card(10, [['b', 10]])], 5000);
  expect(past.history.cards[0]?.holders).toEqual([
    { key: 'a', title: 'a', vramBytes: [10, null] },
    { key: 'b', title: 'b', vramBytes: [null, 10] },
  ]);
});

test('a clock that is set back begins anew instead of going backwards', () => {
  const past = new GpuPast();
  past.note([card(1)], 100_000);
  past.note([card(2)], 50_000);
  expect(past.history.cards[0]?.at).toEqual([50_000]);
});
