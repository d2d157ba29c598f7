import type { ModelFile } from '@pilothouse/contracts/models';
import type { TrainingEntry } from '@pilothouse/contracts/runs';
import { expect, test } from 'vitest';
import { picturedModels } from './pictured-models';

const MODELS = [
  'checkpoints/sd_xl_base_1.0.safetensors',
  'loras/sea/Riso-coast-v2.safetensors',
  'loras/other.safetensors',
].map((path) => ({ path }) as ModelFile);
const RUNS = [
  {
    id: '20261129-070000-abc123',
    status: { state: 'done', startedAt: 1, endedAt: 2, published: 'loras/other.safetensors' },
    publications: [{ file: 'x', epoch: 2, path: 'loras/sea/Riso-coast-v2.safetensors', at: 3 }],
  },
] as unknown as TrainingEntry[];
const paths = (...args: Parameters<typeof picturedModels>) => picturedModels(...args).map(({ path }) => path);

test('the LoRAs it names, with whatever folder and ending, before the model it was made with', () => {
  const facts = {
    loras: [{ name: 'SDXL\\riso-coast-v2.safetensors', strength: 1 }],
    model: 'sd_xl_base_1.0',
  };
  expect(paths({ run: null, kind: 'picture' }, facts, MODELS, RUNS)).toEqual([
    'loras/sea/Riso-coast-v2.safetensors',
    'checkpoints/sd_xl_base_1.0.safetensors',
  ]);
});

test('a sample shows what its run has published, by itself and by hand', () => {
  expect(paths({ run: '20261129-070000-abc123', kind: 'picture' }, undefined, MODELS, RUNS)).toEqual([
    'loras/sea/Riso-coast-v2.safetensors',
    'loras/other.safetensors',
  ]);
});

test('nothing where nothing is named, and never a video', () => {
  const facts = { loras: [], model: '' };
  expect(paths({ run: null, kind: 'picture' }, facts, MODELS, RUNS)).toEqual([]);
  expect(paths({ run: '20261129-070000-abc123', kind: 'video' }, facts, MODELS, RUNS)).toEqual([]);
});
