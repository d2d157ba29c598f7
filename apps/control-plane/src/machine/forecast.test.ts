import { expect, test } from 'vitest';
import { forecastOf } from './forecast.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GB = 1e9;

/** Every ten minutes of so many hours. */
const looks = (hours: number, freeGb: (hour: number) => number) =>
  Array.from({ length: hours * 6 + 1 }, (_, index) => ({
    at: index * 10 * MINUTE,
    freeBytes: freeGb(index / 6) * GB,
  }));
const daysLeft = (found: ReturnType<typeof forecastOf>, now: number) =>
  found && Math.round((found.fullAt - now) / DAY);

test('a disk that fills at 18 GB a day with 142 GB free is full in about 8 days', () => {
  const found = forecastOf(
    looks(24, (hour) => 160 - (18 / 24) * hour),
    DAY,
  );
  expect(found?.bytesPerDay).toBe(18 * GB);
  expect(daysLeft(found, DAY)).toBe(8);
});

test('checkpoints that come in steps count as what they are on average', () => {
  const found = forecastOf(
    looks(12, (hour) => 100 - 2 * Math.floor(hour)),
    DAY,
  );
  expect(found?.bytesPerDay).toBeGreaterThan(44 * GB);
  expect(found?.bytesPerDay).toBeLessThan(52 * GB);
});

test.each([
  ['one big download in a quiet day', looks(24, (hour) => (hour < 12 ? 200 : 160))],
  ['a disk at rest', looks(24, () => 50)],
  ['a disk that empties', looks(24, (hour) => 50 + hour)],
  ['a breathing disk', looks(24, (hour) => 50 + 0.05 * Math.sin(hour * 5))],
  ['too little seen', looks(2, (hour) => 50 - hour)],
  ['more than two months', looks(24, (hour) => 1000 - hour / 24)],
  ['nothing seen', []],
])('nothing is said of %s', (_, seen) => {
  expect(forecastOf(seen, DAY)).toBeNull();
});

test('what was cleared away begins anew', () => {
  const filling = (hour: number) => (hour < 12 ? 50 - hour : 110 - (hour - 12));
  const found = forecastOf(looks(24, filling), DAY);
  expect(found?.bytesPerDay).toBe(24 * GB);
  expect(forecastOf(looks(14, filling), DAY)).toBeNull();
});

test('a full disk is full now', () => {
  expect(
    daysLeft(
      forecastOf(
        looks(6, (hour) => Math.max(0, 5 - hour)),
        DAY,
      ),
      DAY,
    ),
  ).toBe(0);
});
