import type { ModelFile } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { expect, test } from 'vitest';
import { baseModels, neededFiles } from './family-files';

const HEADER = {
  tensors: 1,
  precision: 'F16',
  family: 'sdxl' as const,
  modelClass: null,
  type: null,
  adapter: null,
  writtenHash: null,
  architecture: null,
  isLora: false,
  baseModel: null,
  networkRank: null,
  networkAlpha: null,
  steps: null,
  epochs: null,
  triggerWords: [],
};
const file = (path: string, more: Partial<ModelFile> = {}): ModelFile => ({
  path,
  kind: path.split('/')[0] ?? '',
  bytes: 1,
  changedAt: 1,
  format: 'safetensors',
  type: 'other',
  sha256: null,
  preview: null,
  marks: null,
  header: HEADER,
  problem: '',
  ...more,
});
const family = (name: 'sdxl' | 'flux1', needs: TrainingSetup['families'][number]['needs']) =>
  ({ family: name, title: name, needs }) as TrainingSetup['families'][number];

test('a LoRA, a broken file and another family are no base model', () => {
  const good = file('checkpoints/a.safetensors');
  const models = [
    good,
    file('loras/b.safetensors', { header: { ...HEADER, isLora: true } }),
    file('checkpoints/c.safetensors', { problem: 'The file ends at 61 of 228 MB' }),
    file('checkpoints/d.safetensors', { header: { ...HEADER, family: 'sd15' } }),
    file('checkpoints/e.ckpt', { header: null }),
  ];
  expect(baseModels('sdxl', models)).toEqual([good]);
});

test('components that share a folder are named together', () => {
  const clip = file('text_encoders/clip_l.safetensors', { header: null });
  expect(neededFiles(family('flux1', ['clipL', 't5xxl', 'ae']), [clip])).toEqual([
    { title: 'Base model', folder: 'diffusion_models', found: [] },
    { title: 'CLIP-L, T5-XXL', folder: 'text_encoders', found: [clip] },
    { title: 'Autoencoder', folder: 'vae', found: [] },
  ]);
});
