import { expect, test } from 'vitest';
import { bytes, clock, count, counted, duration, moment, percent, shortMoment, vram } from './format';

/** So that the expectations below can be read: a non-breaking space is written as `_`. */
const seen = (text: string) => text.replaceAll('\u00a0', '_');

test.each([
  [1287, 0, '1,287'],
  [1234567.125, 2, '1,234,567.13'],
  [999, 0, '999'],
  [100000, 0, '100,000'],
  [-3, 0, '−3'],
  [0.0894, 4, '0.0894'],
  [-0.00001, 2, '0.00'],
])('count(%d, %d)', (value, digits, text) => expect(count(value, digits)).toBe(text));

test.each([
  [1, '1_picture'],
  [0, '0_pictures'],
  [1042, '1,042_pictures'],
])('counted(%d)', (value, text) => expect(seen(counted(value, 'picture'))).toBe(text));

test.each([
  [0, '0_B'],
  [999, '999_B'],
  [999_600, '1.0_MB'],
  [647_058, '647_kB'],
  [228_000_000, '228_MB'],
  [6_938_000_000, '6.9_GB'],
  [17_900_000_000, '17.9_GB'],
  [142_000_000_000, '142_GB'],
])('bytes(%d)', (value, text) => expect(seen(bytes(value))).toBe(text));

test('a card of 24 GiB is called 24 GB, as its maker does', () => {
  expect(seen(vram(24 * 1024 ** 3))).toBe('24_GB');
});

test.each([
  [0, '0_s'],
  [89.4, '89_s'],
  [90, '2_min'],
  [1020, '17_min'],
  [3599, '1_h'],
  [6600, '1_h_50_min'],
  [190_000, '2_d_5_h'],
  [-5, '0_s'],
])('duration(%d)', (seconds, text) => expect(seen(duration(seconds))).toBe(text));

test('a moment of today is a time, of this year a day and a time, of another year the year too', () => {
  const now = new Date(2026, 10, 22, 15, 0).getTime();
  const at = (year: number, month: number, day: number) => new Date(year, month, day, 14, 49).getTime();
  expect(moment(at(2026, 10, 22), now)).toBe('14:49');
  expect(seen(moment(at(2026, 10, 21), now))).toBe('21_Nov 14:49');
  expect(seen(moment(at(2025, 10, 21), now))).toBe('21_Nov_2025 14:49');
  expect(seen(shortMoment(at(2026, 10, 21), now))).toBe('21_Nov');
});

test('a time has two digits each, and seconds where they are asked for', () => {
  const at = new Date(2026, 10, 22, 9, 5, 7).getTime();
  expect(clock(at)).toBe('09:05');
  expect(clock(at, 'seconds')).toBe('09:05:07');
});

test('a share is a percentage with a space', () => expect(seen(percent(0.97))).toBe('97_%'));
