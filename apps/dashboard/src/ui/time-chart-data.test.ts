import { expect, test } from 'vitest';
import { timeRows } from './time-chart-data';

const line = (key: string, values: (number | null)[]) => ({ key, name: key, color: 'series-1', values });
const SHAPE = { isStacked: false, gapMs: 15_000, until: 0 };

test('a gap in the looks is a gap in every line', () => {
  const { data } = timeRows([0, 10_000, 60_000], [line('a', [1, 2, 3]), line('b', [4, null, 6])], SHAPE);
  expect(data).toEqual([
    [0, 10, 59.999, 60],
    [1, 2, null, 3],
    [4, null, null, 6],
  ]);
});

test('the newest look holds until now', () => {
  const { data } = timeRows([0], [line('a', [7])], { ...SHAPE, until: 50_000 });
  expect(data).toEqual([
    [0, 50],
    [7, 7],
  ]);
  expect(timeRows([], [line('a', [])], { ...SHAPE, until: 50_000 }).data).toEqual([[], []]);
});

test('layers stand one upon another, with an edge only where they hold anything', () => {
  const { data, values } = timeRows(
    [0, 10_000, 20_000],
    [line('rest', [1, null, 1]), line('service', [9, null, null]), line('run', [null, null, 17])],
    { ...SHAPE, isStacked: true },
  );
  expect(data.slice(1)).toEqual([
    [1, null, 1],
    [10, null, 1],
    [10, null, 18],
    [1, null, 1],
    [10, null, null],
    [null, null, 18],
  ]);
  expect(values[2]).toEqual([null, null, 17]);
});
