import type { ModelFile } from '@pilothouse/contracts/models';
import { expect, test } from 'vitest';
import { NEWEST, sortedBy, sortModels } from './sort-models';

const model = (path: string, bytes: number, networkRank: number | null) =>
  ({ path, bytes, header: { networkRank, steps: null, modelClass: null, family: null } }) as ModelFile;
const ALL = [
  model('loras/v10.safetensors', 5, 4),
  model('vae/a.safetensors', 9, null),
  model('loras/v2.safetensors', 7, 32),
];
const names = (models: ModelFile[]) => models.map(({ path }) => path.split('/')[1]);

test('without a column they stay as they came: the newest first', () => {
  expect(sortModels(ALL, NEWEST)).toBe(ALL);
});

test('names are ordered as people count, sizes from the largest', () => {
  expect(names(sortModels(ALL, sortedBy('name', NEWEST)))).toEqual([
    'a.safetensors',
    'v2.safetensors',
    'v10.safetensors',
  ]);
  expect(names(sortModels(ALL, sortedBy('bytes', NEWEST)))).toEqual([
    'a.safetensors',
    'v2.safetensors',
    'v10.safetensors',
  ]);
});

test('what has no rank stands last, whichever way round', () => {
  const down = sortedBy('rank', NEWEST);
  const up = sortedBy('rank', down);
  expect(names(sortModels(ALL, down))).toEqual(['v2.safetensors', 'v10.safetensors', 'a.safetensors']);
  expect(names(sortModels(ALL, up))).toEqual(['v10.safetensors', 'v2.safetensors', 'a.safetensors']);
});

test('the third click on a head brings the newest back', () => {
  expect(sortedBy('name', sortedBy('name', sortedBy('name', NEWEST)))).toEqual(NEWEST);
});
