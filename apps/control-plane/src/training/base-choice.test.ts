import type { ModelFile } from '@pilothouse/contracts/models';
import { StartTraining } from '@pilothouse/contracts/training';
import { describe, expect, test } from 'vitest';
import { chooseBase, chooseComponents } from './base-choice.js';

type Header = NonNullable<ModelFile['header']>;

const model = (path: string, header: Partial<Header> = {}): ModelFile => ({
  path,
  kind: path.split('/')[0]!,
  bytes: 1,
  changedAt: 0,
  format: 'safetensors',
  type: 'other',
  sha256: null,
  preview: null,
  marks: null,
  header: { family: null, isLora: false, ...header } as Header,
  problem: '',
});
const asked = (more: Partial<StartTraining> = {}) =>
  StartTraining.parse({ name: 'x', trigger_word: 'x', ...more });

describe('the base model', () => {
  test('is the only one of SD 3.5 when nothing is said, LoRAs and other families left aside', () => {
    const models = [
      model('checkpoints/xl.safetensors', { family: 'sdxl' }),
      model('checkpoints/sd35.safetensors', { family: 'sd35' }),
      model('loras/mine.safetensors', { family: 'sd35', isLora: true }),
    ];
    expect(chooseBase(asked(), models)).toEqual({
      family: 'sd35',
      baseModel: 'checkpoints/sd35.safetensors',
    });
  });

  test('that is named brings its family along', () => {
    const models = [model('checkpoints/xl.safetensors', { family: 'sdxl' })];
    expect(chooseBase(asked({ base_model: 'checkpoints/xl.safetensors' }), models).family).toBe('sdxl');
  });

  test('that is half written or missing does not count', () => {
    const half = { ...model('checkpoints/a.safetensors', { family: 'sd35' }), problem: 'It ends too early' };
    expect(() => chooseBase(asked(), [half])).toThrow(/no SD 3\.5 base model/);
  });
});

describe('the components', () => {
  const models = [
    'text_encoders/clip_l.safetensors',
    'text_encoders/clip_g.safetensors',
    'text_encoders/t5xxl_fp8_e4m3fn.safetensors',
    'text_encoders/t5xxl_fp16.safetensors',
    'text_encoders/t5xxl_fp8_e4m3fn_scaled.safetensors',
    'vae/ae.safetensors',
    'vae/vae-ft-mse.safetensors',
    'loras/clip_lion.safetensors',
  ].map((path) => model(path));

  test('are found by the names they are given out under, in full precision where there is a choice', () => {
    expect(chooseComponents(['clipL', 'clipG', 't5xxl', 'ae'], models)).toEqual({
      clipL: 'text_encoders/clip_l.safetensors',
      clipG: 'text_encoders/clip_g.safetensors',
      t5xxl: 'text_encoders/t5xxl_fp16.safetensors',
      ae: 'vae/ae.safetensors',
    });
  });

  test('that are not there are left out, for the plan to name', () => {
    const scaledOnly = [model('text_encoders/t5xxl_fp8_e4m3fn_scaled.safetensors')];
    expect(chooseComponents(['t5xxl', 'ae'], scaledOnly)).toEqual({});
  });
});
