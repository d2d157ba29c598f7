import type { ModelClass, ModelFile, ModelHeader } from '@pilothouse/contracts/models';
import { describe, expect, test } from 'vitest';
import { segmentsOf, shownModels, subtitleOf, titleOf } from './model-list';

const header = (more: Partial<ModelHeader> = {}): ModelHeader => ({
  tensors: 6,
  precision: 'F16',
  family: 'sdxl',
  modelClass: null,
  type: null,
  adapter: null,
  writtenHash: null,
  architecture: null,
  isLora: true,
  baseModel: null,
  networkRank: 32,
  networkAlpha: 16,
  steps: 100,
  epochs: 2,
  triggerWords: ['risocoast'],
  ...more,
});

const TYPES: Record<string, ModelFile['type']> = {
  loras: 'lora',
  checkpoints: 'checkpoint',
  unet: 'diffusion-model',
};

const model = (path: string, more: Partial<ModelFile> = {}): ModelFile => ({
  path,
  kind: path.split('/')[0] ?? '',
  bytes: 1,
  changedAt: 1,
  format: 'safetensors',
  type: TYPES[path.split('/')[0] ?? ''] ?? 'other',
  sha256: null,
  preview: null,
  marks: null,
  header: header(),
  problem: '',
  ...more,
});

const MODELS = [
  model('loras/riso-coast.safetensors', { changedAt: 3 }),
  model('loras/sea/kelp.safetensors', {
    changedAt: 5,
    header: header({ family: 'sd15', triggerWords: ['Kelpstudy'] }),
  }),
  model('checkpoints/base.safetensors', {
    changedAt: 4,
    header: header({ isLora: false, triggerWords: [] }),
  }),
  model('unet/flux.safetensors', { header: null }),
  model('upscale_models/4x.pth', { header: null }),
];

test('segments count their files, keep their order, and leave out what is empty', () => {
  expect(segmentsOf(MODELS).map(({ title, count }) => `${title} ${count}`)).toEqual([
    'All 5',
    'Checkpoints 2',
    'LoRAs 2',
    'Other 1',
  ]);
});

describe('the list', () => {
  const paths = (
    query: string,
    family: ModelClass | null = null,
    segment: Parameters<typeof shownModels>[1]['segment'] = 'all',
  ) => shownModels(MODELS, { segment, family, query }).map(({ path }) => path);

  test('has the newest first', () => {
    expect(paths('').slice(0, 3)).toEqual([
      'loras/sea/kelp.safetensors',
      'checkpoints/base.safetensors',
      'loras/riso-coast.safetensors',
    ]);
  });

  test('is narrowed by name, folder or trigger word, in any case', () => {
    expect(paths('KELPST')).toEqual(['loras/sea/kelp.safetensors']);
    expect(paths('sea kelp')).toEqual(['loras/sea/kelp.safetensors']);
    expect(paths('risocoast')).toEqual(['loras/riso-coast.safetensors']);
    expect(paths('nothing')).toEqual([]);
  });

  test('is narrowed by kind and family', () => {
    expect(paths('', 'sd15')).toEqual(['loras/sea/kelp.safetensors']);
    expect(paths('', null, 'other')).toEqual(['upscale_models/4x.pth']);
  });
});

test.each([
  ['loras/sea/riso-coast.safetensors', 'riso-coast'],
  ['checkpoints/v1.5.ckpt', 'v1.5'],
  ['vae/README', 'README'],
])('%s is called %s', (path, title) => expect(titleOf(model(path))).toBe(title));

test('the second line says what is wrong, else what calls it, else where it lies', () => {
  expect(
    subtitleOf(model('loras/a.safetensors', { problem: 'file ends at 61 of 228 MB', header: null })),
  ).toBe('file ends at 61 of 228 MB');
  expect(subtitleOf(model('loras/a.safetensors'))).toBe('risocoast');
  expect(subtitleOf(model('loras/a.safetensors', { header: header({ triggerWords: [] }) }))).toBe(
    'no trigger words in its header',
  );
  expect(subtitleOf(model('checkpoints/old/a.ckpt', { header: null }))).toBe('checkpoints/old');
});
