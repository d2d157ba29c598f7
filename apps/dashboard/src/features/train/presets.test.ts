import type { Preset, PresetList } from '@pilothouse/contracts/presets';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { expect, test } from 'vitest';
import { basisOf, chosen, presetFor, presetsFor, setupFrom } from './presets';

const preset = (id: string, more: Partial<Preset> = {}): Preset => ({
  id,
  title: id,
  family: 'sd35',
  size: null,
  cardGb: null,
  isOwn: false,
  values: {},
  documented: [],
  extra: {},
  samples: null,
  ...more,
});
const list: PresetList = {
  cardGb: 24,
  broken: [],
  presets: [
    preset('studio-sd35'),
    preset('medium-24', { size: 'medium', cardGb: 24 }),
    preset('large-8', { size: 'large', cardGb: 8 }),
    preset('large-24', {
      size: 'large',
      cardGb: 24,
      values: { networkRank: 8 },
      documented: ['networkRank'],
    }),
    preset('sdxl-24', { family: 'sdxl', cardGb: 24 }),
    preset('own/mine', { isOwn: true, values: { batchSize: 3 } }),
  ],
};
const ids = (presets: Preset[]) => presets.map(({ id }) => id);

test('what fits the base model is offered, cards in order, one’s own last', () => {
  expect(ids(presetsFor(list, 'sd35', 'large'))).toEqual(['large-8', 'large-24', 'studio-sd35', 'own/mine']);
  expect(ids(presetsFor(list, 'sd35', 'medium'))).toEqual(['medium-24', 'studio-sd35', 'own/mine']);
  expect(presetsFor(list, null, null)).toEqual([]);
});

test('the one for the card is chosen by itself, the more careful one when the size is not known', () => {
  const offered = presetsFor(list, 'sd35', null);
  expect(presetFor(offered, '', 24)?.id).toBe('large-24');
  expect(presetFor(presetsFor(list, 'sd35', 'medium'), '', 24)?.id).toBe('medium-24');
});

test('without a card, or without a preset for it, the studio’s figures hold', () => {
  const offered = presetsFor(list, 'sd35', 'large');
  expect(presetFor(offered, '', null)?.id).toBe('studio-sd35');
  expect(presetFor(offered, '', 16)?.id).toBe('studio-sd35');
});

test('a choice by hand holds until it is gone or belongs to another family', () => {
  const offered = presetsFor(list, 'sd35', 'large');
  expect(presetFor(offered, 'own/mine', 24)?.id).toBe('own/mine');
  expect(presetFor(offered, 'own/deleted', 24)?.id).toBe('large-24');
  expect(presetFor(presetsFor(list, 'sdxl', null), 'own/mine', 24)?.id).toBe('sdxl-24');
});

test('the form starts from the preset, and from the family’s figures where it is silent', () => {
  const setup = {
    families: [
      { family: 'sd35', defaults: { networkRank: 32, epochs: 6 } },
      { family: 'sdxl', defaults: { networkRank: 32 } },
    ],
  } as unknown as TrainingSetup;
  expect(setupFrom(setup, list.presets[3]).families.map(({ defaults }) => defaults)).toEqual([
    { networkRank: 8, epochs: 6 },
    { networkRank: 32 },
  ]);
});

test('a value says whether anyone documented it', () => {
  const [, , , large, , mine] = list.presets;
  expect(basisOf('networkRank', large)).toBe('The preset’s value is from the trainer’s documentation.');
  expect(basisOf('networkRank', { ...large!, documented: [] })).toBe(
    'The preset’s value is our choice, not measured.',
  );
  expect(basisOf('batchSize', mine)).toBe('From own/mine.');
  expect(basisOf('seed', large)).toBe('');
});

test('an own preset brings its arguments and samples; one without them leaves the form’s alone', () => {
  const samples = { prompts: [], everyEpochs: 2, before: true, sampler: 'euler_a' } as const;
  const own = preset('own/mine', {
    isOwn: true,
    extra: { noise_offset: 0.05 },
    samples: { ...samples, prompts: [] },
  });
  expect(chosen(own, undefined)).toMatchObject({
    preset: 'own/mine',
    extra: { noise_offset: { text: '0.05' } },
    samples: { everyEpochs: '2' },
  });
  expect(Object.keys(chosen(preset('studio-sd35'), undefined))).toEqual(['preset', 'settings', 'epochs']);
});
