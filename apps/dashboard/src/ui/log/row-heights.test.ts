import { expect, test } from 'vitest';
import { RowHeights } from './row-heights';

const lines = (widths: number[], kind = 'all', first = 0) => ({
  kind,
  count: widths.length,
  seqAt: (place: number) => first + place,
  widthAt: (seq: number) => widths[seq - first] ?? 0,
});

test('a line takes as many rows as its characters need, and at least one', () => {
  const heights = new RowHeights();
  heights.read(lines([5, 0, 11, 10, 25]), 10);
  expect([0, 1, 2, 3, 4, 5].map((place) => heights.before(place))).toEqual([0, 1, 2, 4, 5, 8]);
  expect(heights.rows).toBe(8);
  expect([0, 1, 2, 3, 4, 5, 6, 7, 99].map((row) => heights.placeAt(row))).toEqual([
    0, 1, 2, 2, 3, 4, 4, 4, 4,
  ]);
});

test('new lines, a last one that grew, another width, other lines and lines let go are counted anew', () => {
  const heights = new RowHeights();
  heights.read(lines([5, 5]), 10);
  heights.read(lines([5, 15, 5]), 10);
  expect(heights.rows).toBe(4);
  heights.read(lines([5, 15, 5]), 5);
  expect(heights.rows).toBe(5);
  heights.read(lines([15, 15, 15, 15], 'warn'), 5);
  expect(heights.rows).toBe(12);
  heights.read(lines([5], 'warn', 3), 5);
  expect(heights.rows).toBe(1);
});

test('more lines than were thought of at first', () => {
  const heights = new RowHeights();
  heights.read(lines(Array.from({ length: 5_000 }, () => 20)), 10);
  heights.read(lines(Array.from({ length: 9_000 }, () => 20)), 10);
  expect([heights.rows, heights.placeAt(17_999)]).toEqual([18_000, 8_999]);
});
