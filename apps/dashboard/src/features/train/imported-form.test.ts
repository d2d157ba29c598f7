import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { expect, test } from 'vitest';
import { importedForm } from './imported-form';
import { componentsOf, EMPTY_FORM } from './train-form';

const setup = {
  trainer: { path: '', python: '', problem: '', hasLycoris: false },
  families: [],
  onProcessor: false,
} as TrainingSetup;

test('what the files say is in the form, and what they do not say follows the preset', () => {
  const before = {
    ...EMPTY_FORM,
    dataset: 'boats',
    baseModel: 'checkpoints/x.safetensors',
    settings: { seed: '7' },
  };
  const values = {
    networkRank: 8,
    learningRate: 0.0001,
    epochs: 4,
    triggerWords: ['boat'],
    extra: { noise_offset: 0.05 },
  };
  expect(importedForm(before, values, setup)).toMatchObject({
    dataset: 'boats',
    baseModel: 'checkpoints/x.safetensors',
    epochs: '4',
    settings: { networkRank: '8', learningRate: '0.0001' },
    triggerWords: ['boat'],
    extra: { noise_offset: { kind: 'number', isList: false, text: '0.05' } },
    showsEverything: true,
  });
  expect(importedForm(before, {}, setup)).toMatchObject({
    settings: {},
    extra: {},
    epochs: null,
    showsEverything: false,
  });
});

test('a VAE in place of that of an SDXL base model stays in the request', () => {
  const form = importedForm(
    EMPTY_FORM,
    { family: 'sdxl', components: { vae: 'vae/own.safetensors' } },
    setup,
  );
  expect(componentsOf(form, 'sdxl', setup, [])).toEqual({ vae: 'vae/own.safetensors' });
  expect(componentsOf(form, 'flux1', setup, [])).toEqual({});
});

test('files that name a dataset say what is learned beside it; files of settings leave that as it is', () => {
  const more = [{ dataset: 'gulls', repeats: 2, words: '', masks: { from: 'none' as const } }];
  const filled = importedForm(EMPTY_FORM, { dataset: 'boats', moreDatasets: more }, setup);
  expect(filled.data.more).toMatchObject([{ dataset: 'gulls', repeats: '2' }]);
  expect(importedForm(filled, { networkRank: 8 }, setup).data).toEqual(filled.data);
  expect(importedForm(filled, { dataset: 'cliffs' }, setup).data.more).toEqual([]);
});
