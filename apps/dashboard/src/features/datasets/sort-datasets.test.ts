import type { Dataset } from '@pilothouse/contracts/datasets';
import { expect, test } from 'vitest';
import { BY_NAME, sortDatasets, sortedBy } from './sort-datasets';

const dataset = (name: string, facts: Partial<Dataset>) =>
  ({ name, images: 0, captioned: 0, bytes: 0, changedAt: 0, ...facts }) as Dataset;
const ALL = [
  dataset('set 10', { images: 4, captioned: 4, bytes: 9, changedAt: 3 }),
  dataset('set 2', { images: 40, captioned: 10, bytes: 5, changedAt: 9 }),
  dataset('empty', {}),
];
const names = (datasets: Dataset[]) => datasets.map(({ name }) => name);

test('names are ordered as people count', () => {
  expect(names(sortDatasets(ALL, BY_NAME))).toEqual(['empty', 'set 2', 'set 10']);
});

test('the largest and the latest come first, and another click turns the order round', () => {
  const bySize = sortedBy('bytes', BY_NAME);
  expect(names(sortDatasets(ALL, bySize))).toEqual(['set 10', 'set 2', 'empty']);
  expect(names(sortDatasets(ALL, sortedBy('bytes', bySize)))).toEqual(['empty', 'set 2', 'set 10']);
  expect(names(sortDatasets(ALL, sortedBy('changedAt', bySize)))).toEqual(['set 2', 'set 10', 'empty']);
});

test('what is least captioned comes first; one without pictures lacks no caption', () => {
  expect(names(sortDatasets(ALL, sortedBy('captioned', BY_NAME)))).toEqual(['set 2', 'empty', 'set 10']);
});
