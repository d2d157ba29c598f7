import type { ModelFile } from '@pilothouse/contracts/models';
import { type TrainingSetup } from '@pilothouse/contracts/plans';
import { StartRun } from '@pilothouse/contracts/start-run';
import type { SamplingRules } from '@pilothouse/contracts/samples';
import { expect, test } from 'vitest';
import { newSample, samplesText } from './sample-form';
import {
  EMPTY_FORM,
  formOf,
  nextName,
  readForm,
  rehearsed,
  splitTriggerWords,
  type TrainForm,
  withSetting,
} from './train-form';

const defaults = (resolution: number) => {
  const { epochs, repeats, batchSize, networkRank, networkAlpha, learningRate, ...rest } = StartRun.parse({
    name: 'x',
    family: 'sdxl',
    baseModel: 'x',
    dataset: 'x',
    triggerWords: ['x'],
    resolution,
  });
  const { optimizer, scheduler, precision, blocksToSwap, seed, networkType, convRank, convAlpha } = rest;
  return {
    ...{ epochs, repeats, resolution, batchSize, networkRank, networkAlpha, learningRate },
    ...{ optimizer, scheduler, precision, blocksToSwap, seed, networkType, convRank, convAlpha },
  };
};
const sampling = (side: number): SamplingRules => ({
  ...{ width: side, height: side, steps: 20, guidance: 5, multipleOf: 8 },
  ...{ takesNegative: true, samplers: ['ddim'] },
});
const setup: TrainingSetup = {
  trainer: { path: '/tools/kohya', python: '/tools/kohya/venv/bin/python', problem: '', hasLycoris: false },
  families: [
    { family: 'sdxl', title: 'SDXL', needs: [], defaults: defaults(1024), sampling: sampling(1024) },
    {
      family: 'flux1',
      title: 'FLUX.1',
      needs: ['clipL', 't5xxl', 'ae'],
      defaults: defaults(768),
      sampling: sampling(768),
    },
  ],
  onProcessor: false,
};
const model = (path: string, family: 'sdxl' | 'flux1' | null): ModelFile => ({
  path,
  kind: path.split('/')[0] ?? '',
  bytes: 1,
  changedAt: 1,
  format: 'safetensors',
  type: 'other',
  sha256: null,
  preview: null,
  marks: null,
  problem: '',
  header: {
    tensors: 1,
    precision: 'F16',
    family,
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
  },
});
const models = [
  model('checkpoints/sdxl.safetensors', 'sdxl'),
  model('checkpoints/unknown.safetensors', null),
  model('diffusion_models/flux.safetensors', 'flux1'),
  model('text_encoders/clip_l.safetensors', null),
  model('text_encoders/t5xxl_fp16.safetensors', null),
  model('vae/ae.safetensors', null),
];
const around = { setup, models, leadingTag: '', takenNames: [] };
const filled: TrainForm = {
  ...EMPTY_FORM,
  dataset: 'riso',
  baseModel: 'checkpoints/sdxl.safetensors',
  triggerWords: ['risocoast'],
};

test('dataset, base model and trigger word are enough: the rest follows', () => {
  expect(readForm(filled, around).request).toMatchObject({
    name: 'riso',
    family: 'sdxl',
    resolution: 1024,
    epochs: 6,
    repeats: 17,
    components: {},
  });
});

test('captions that begin alike give the trigger word until one is typed', () => {
  const read = (triggerWords: string[] | null) =>
    readForm({ ...filled, triggerWords }, { ...around, leadingTag: 'coast' }).request?.triggerWords;
  expect(read(null)).toEqual(['coast']);
  expect(read(['mine'])).toEqual(['mine']);
});

test('a run is called like its dataset, with the next free number once that is taken', () => {
  const read = (takenNames: string[]) => readForm(filled, { ...around, takenNames }).request?.name;
  expect([read([]), read(['riso']), read(['riso', 'riso-v2'])]).toEqual(['riso', 'riso-v2', 'riso-v3']);
});

test('an empty form names what is missing, and only that', () => {
  expect(readForm(EMPTY_FORM, around)).toEqual({
    request: null,
    errors: {
      dataset: 'Choose a dataset',
      baseModel: 'Choose a base model',
      triggerWords: 'A trigger word is needed',
    },
  });
});

test('a base model whose header is silent asks for the family; a known header is believed', () => {
  const silent = { ...filled, baseModel: 'checkpoints/unknown.safetensors' };
  expect(readForm(silent, around).errors).toEqual({
    family: 'Say which family the base model belongs to',
  });
  expect(readForm({ ...silent, family: 'sdxl' }, around).request?.family).toBe('sdxl');
  expect(readForm({ ...filled, family: 'flux1' }, around).request?.family).toBe('sdxl');
});

test('a rehearsal does without a base model, of the family one says; a run for real does not', () => {
  const without = rehearsed({ ...filled, baseModel: '' });
  const expected = { rehearsal: true, baseModel: '', family: 'sdxl', resolution: 1024 };
  expect(readForm(without, around).request).toMatchObject(expected);
  expect(readForm({ ...without, family: 'flux1' }, around).request).toMatchObject({ resolution: 768 });
  expect(readForm({ ...without, rehearsal: false }, around).errors).toEqual({
    baseModel: 'Choose a base model',
  });
  expect(readForm(filled, around).request?.rehearsal).toBe(false);
});

test('components are found by their names, and a choice by hand counts for more', () => {
  const flux = { ...filled, baseModel: 'diffusion_models/flux.safetensors' };
  expect(readForm(flux, around).request?.components).toEqual({
    clipL: 'text_encoders/clip_l.safetensors',
    t5xxl: 'text_encoders/t5xxl_fp16.safetensors',
    ae: 'vae/ae.safetensors',
  });
  const byHand = { ...flux, components: { t5xxl: 'text_encoders/other.safetensors' } };
  expect(readForm(byHand, around).request?.components.t5xxl).toBe('text_encoders/other.safetensors');
});

test.each([
  ['epochs', { epochs: '' }, 'A number is needed'],
  ['epochs', { epochs: '0' }, 'At least 1'],
  ['epochs', { epochs: '5.5' }, 'A whole number is needed'],
  ['learningRate', { settings: { learningRate: '11' } }, 'At most 10'],
  ['resolution', { settings: { resolution: '1000' } }, 'A resolution is a multiple of 64'],
  ['learningRate', { settings: { learningRate: 'fast' } }, 'A number is needed'],
] as const)('%s typed wrong says why and keeps nothing from being sent', (field, over, message) => {
  const { request, errors } = readForm({ ...filled, ...over }, around);
  expect(request).toBeNull();
  expect(errors).toEqual({ [field]: message });
});

test('a number may be typed with a decimal comma', () => {
  expect(readForm({ ...filled, settings: { learningRate: '0,0002' } }, around).request?.learningRate).toBe(
    2e-4,
  );
});

test('a setting typed back to its default is no longer changed', () => {
  const family = setup.families[0];
  const changed = withSetting(filled, 'networkRank', '64', family);
  expect(changed.settings).toEqual({ networkRank: '64' });
  expect(withSetting(changed, 'networkRank', '32', family).settings).toEqual({});
  expect(withSetting(changed, 'networkRank', null, family).settings).toEqual({});
});

test('the form of a request asks for the same request again', () => {
  const asked = readForm({ ...filled, epochs: '8', settings: { networkRank: '64' } }, around).request;
  expect(asked).not.toBeNull();
  const cloned = formOf(asked as StartRun, setup);
  expect(cloned.settings).toEqual({ networkRank: '64' });
  expect(readForm(cloned, around).request).toEqual(asked);
});

test('the next name counts on past what is taken', () => {
  expect(nextName('riso', [])).toBe('riso-v2');
  expect(nextName('riso-v2', ['riso-v3'])).toBe('riso-v4');
});

test('trigger words are parted by commas, each once', () => {
  expect(splitTriggerWords('riso, coast,, riso')).toEqual(['riso', 'coast']);
});

test('a sample prompt begins with the trigger word and follows the family in what is not typed', () => {
  const form = {
    ...filled,
    samples: {
      ...EMPTY_FORM.samples,
      prompts: [{ ...newSample('riso'), prompt: 'riso, a pier', steps: '12' }],
    },
  };
  expect(newSample('riso').prompt).toBe('riso, ');
  const { request } = readForm(form, around);
  expect(request?.samples.prompts).toEqual([
    { prompt: 'riso, a pier', negative: '', width: 1024, height: 1024, seed: 42, steps: 12, guidance: 5 },
  ]);
  expect(formOf(request!, setup).samples).toEqual(form.samples);
  expect(samplesText(form.samples)).toBe('1, before and after each epoch');
});

test('what is wrong with a sample prompt is said with its number', () => {
  const prompts = [newSample('riso'), { ...newSample('riso'), width: '51' }];
  const { request, errors } = readForm({ ...filled, samples: { ...EMPTY_FORM.samples, prompts } }, around);
  expect(request).toBeNull();
  expect(errors.samples).toBe('Prompt 2, width: At least 64');
});

test('states are saved until a person says otherwise, and a run that saved none is cloned as such', () => {
  const { request } = readForm({ ...filled, saveState: undefined }, around);
  expect(request!.saveState).toBe(true);
  const without = readForm({ ...filled, saveState: false }, around).request!;
  expect(without.saveState).toBe(false);
  expect(formOf(without, setup).saveState).toBe(false);
});
