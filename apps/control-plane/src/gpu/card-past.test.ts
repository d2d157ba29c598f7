import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GpuCard } from '@pilothouse/contracts/gpu';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CardPast } from './card-past.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

let folder: string;
const opened: CardPast[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ph-cards-'))));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((past) => past.close()));
  rmSync(folder, { recursive: true });
});

async function open(now: number) {
  const past = new CardPast(folder, () => undefined);
  await past.open(now);
  opened.push(past);
  return past;
}

const card = (vramUsedBytes: number, holders: [string, number][] = [], more = {}): GpuCard => ({
  index: 0,
  uuid: 'GPU-1',
  name: 'A card',
  busyPercent: null,
  vramUsedBytes,
  vramTotalBytes: 100,
  temperatureCelsius: 40,
  powerWatts: 30,
  powerLimitWatts: 450,
  smClockMhz: null,
  memoryClockMhz: null,
  fanPercent: null,
  holders: holders.map(([key, vramBytes]) => ({
    key,
    kind: key.split(':')[0] as 'run',
    name: key.split(':')[1] ?? '',
    title: key.toUpperCase(),
    vramBytes,
    pids: [1],
  })),
  ...more,
});

/** A new card's ring is made while the first look waits. */
async function begun(past: CardPast, first: GpuCard, at: number) {
  past.note([first], at);
  await vi.waitFor(() => expect(past.history(HOUR, 1, at).cards).toHaveLength(1));
}

test('a day is kept, at one look every ten seconds, however often it is told, and survives a restart', async () => {
  const past = await open(0);
  await begun(past, card(0), 0);
  for (let at = SECOND; at <= 25 * HOUR; at += 5 * SECOND) past.note([card(at)], at);
  await past.close();
  const next = await open(25 * HOUR);
  const { at } = next.history(24 * HOUR, 10 * SECOND, 25 * HOUR).cards[0]!;
  expect(at.length).toBeGreaterThan(8600);
  expect(at.length).toBeLessThanOrEqual(8640);
  const day = next.history(24 * HOUR, 240 * SECOND, 25 * HOUR).cards[0]!;
  expect(day.at.length).toBeLessThanOrEqual(361);
});

test('who held memory stands in a column, programs without their pids, also after a restart', async () => {
  const past = await open(0);
  await begun(past, card(10, [['run:a', 10]]), 0);
  past.note([card(20, [['service:b', 10], ['process:python', 6], ['process:python', 4]])], 10 * SECOND); // prettier-ignore
  await past.close();
  const next = await open(20 * SECOND);
  expect(next.history(HOUR, 10 * SECOND, 20 * SECOND).cards[0]?.holders).toEqual([
    { key: 'run:a', title: 'RUN:A', vramBytes: [10, null] },
    { key: 'service:b', title: 'SERVICE:B', vramBytes: [null, 10] },
    { key: 'process:python', title: 'python', vramBytes: [null, 10] },
  ]);
});

test('of a longer step stand the fullest look with its holders, the mean of the work and the most heat', async () => {
  const past = await open(0);
  await begun(past, card(10, [['run:a', 10]], { busyPercent: 100, temperatureCelsius: 60 }), 60 * SECOND);
  past.note([card(90, [['run:a', 80]], { busyPercent: 50, temperatureCelsius: 80 })], 70 * SECOND);
  past.note([card(20, [['run:a', 20]], { busyPercent: 0, temperatureCelsius: 70 })], 80 * SECOND);
  expect(past.history(HOUR, 60 * SECOND, 100 * SECOND).cards).toEqual([
    {
      index: 0,
      at: [70 * SECOND],
      busyPercent: [50],
      vramUsedBytes: [90],
      temperatureCelsius: [80],
      powerWatts: [30],
      holders: [{ key: 'run:a', title: 'RUN:A', vramBytes: [80] }],
    },
  ]);
});

test('a card that was not seen for a day is forgotten, and of two with one number the newer is shown', async () => {
  const past = await open(0);
  await begun(past, card(1, [], { uuid: 'GPU-old' }), 0);
  await begun(past, card(2), 2 * HOUR);
  past.note([card(3, [], { uuid: 'GPU-new' })], 3 * HOUR);
  const shown = () => past.history(24 * HOUR, 1, 3 * HOUR).cards.map(({ vramUsedBytes }) => vramUsedBytes);
  await vi.waitFor(() => expect(shown()).toEqual([[3]]));
  await past.close();
  const next = await open(25 * HOUR);
  expect(next.history(HOUR * 24, 1, 25 * HOUR).cards[0]?.vramUsedBytes).toEqual([3]);
});

test('figures whose names were lost still say what was used', async () => {
  const past = await open(0);
  await begun(past, card(10, [['run:a', 10]]), 0);
  await past.close();
  writeFileSync(join(folder, 'holders.json'), '{');
  const next = await open(SECOND);
  expect(next.history(HOUR, 1, SECOND).cards[0]).toMatchObject({ vramUsedBytes: [10], holders: [] });
});
