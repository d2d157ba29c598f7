import type { Family, ModelFile } from '@pilothouse/contracts/models';
import { type ModelSize, type Preset, type PresetList, PresetValues } from '@pilothouse/contracts/presets';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import type { SamplingRules } from '@pilothouse/contracts/samples';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { extraFormOf } from './extra-form';
import { samplesFormOf } from './sample-form';
import type { SettingKey, TrainForm } from './train-form';

export const studioId = (family: Family) => `studio-${family}`;

/** Medium or Large, where the header of the base model says it. */
export function sizeOf({ baseModel }: TrainForm, models: ModelFile[]): ModelSize | null {
  const architecture = models.find(({ path }) => path === baseModel)?.header?.architecture ?? '';
  if (/medium/i.test(architecture)) return 'medium';
  return /large/i.test(architecture) ? 'large' : null;
}

/** What fits the base model. Without its size both are offered, the larger one first: it asks for less of the card. */
export function presetsFor({ presets }: PresetList, family: Family | null, size: ModelSize | null): Preset[] {
  return presets
    .filter((preset) => preset.family === family)
    .filter((preset) => preset.size === null || size === null || preset.size === size)
    .sort((a, b) => order(a) - order(b));
}

/** The one chosen by hand; else the one for this machine's card; without a card the studio's. */
export function presetFor(offered: Preset[], chosen: string, cardGb: number | null): Preset | undefined {
  const byHand = offered.find(({ id }) => id === chosen);
  const studio = offered.find((preset) => preset.cardGb === null && !preset.isOwn);
  if (byHand) return byHand;
  return (cardGb === null ? undefined : offered.find((preset) => preset.cardGb === cardGb)) ?? studio;
}

/** The setup with the preset's values as what the form starts from. */
export function setupFrom(setup: TrainingSetup, preset: Preset | undefined): TrainingSetup {
  if (!preset) return setup;
  const families = setup.families.map((family) =>
    family.family === preset.family
      ? { ...family, defaults: { ...family.defaults, ...preset.values } }
      : family,
  );
  return { ...setup, families };
}

/** Where a value comes from, for people; empty when the preset does not speak of it. */
export function basisOf(key: SettingKey, preset: Preset | undefined): string {
  if (!preset || preset.values[key] === undefined) return '';
  if (preset.isOwn) return `From ${preset.title}.`;
  if (preset.cardGb === null) return '';
  return preset.documented.includes(key)
    ? 'The preset’s value is from the trainer’s documentation.'
    : 'The preset’s value is our choice, not measured.';
}

/** What a choice changes in the form: it takes back what was changed, and brings what the preset itself holds. */
export function chosen(preset: Preset, sampling: SamplingRules | undefined): Partial<TrainForm> {
  const { id, extra, samples } = preset;
  return {
    ...{ preset: id, settings: {}, epochs: null },
    ...(Object.keys(extra).length > 0 && { extra: extraFormOf(extra) }),
    ...(samples && { samples: samplesFormOf(samples, sampling) }),
  };
}

/** The part of a request a preset can hold. */
export const presetValuesOf = (request: StartRun): PresetValues =>
  Object.fromEntries(PresetValues.keyof().options.map((key) => [key, request[key]]));

/** Cards in order, then the studio's, then one's own. */
function order({ cardGb, isOwn, size }: Preset): number {
  if (isOwn) return 2000;
  return cardGb === null ? 1000 : cardGb + (size === 'medium' ? 100 : 0);
}
