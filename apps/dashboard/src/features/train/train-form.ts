import type { Family, ModelFile } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { Components, StartRun } from '@pilothouse/contracts/start-run';
import { chooseComponents } from './choose-components';
import { type DataForm, dataFormOf, NO_DATA, readData } from './data-form';
import { type ExtraForm, extraFormOf, readExtra } from './extra-form';
import { studioId } from './presets';
import { NO_SAMPLES, readSamples, type SamplesForm, samplesFormOf } from './sample-form';
import { errorsOf, type FieldErrors } from './train-form-errors';

export type ComponentKey = keyof Components;

/** The fields of "All settings": what a person types, as typed. A key that is absent follows the preset. */
export const SETTING_KEYS = [
  'repeats',
  'resolution',
  'batchSize',
  'networkType',
  'networkRank',
  'networkAlpha',
  'convRank',
  'convAlpha',
  'learningRate',
  'optimizer',
  'scheduler',
  'precision',
  'blocksToSwap',
  'seed',
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

/** Everything typed or chosen, as text: a half-typed number is kept like any other. It survives a reload. */
export type TrainForm = {
  dataset: string;
  baseModel: string;
  /** Chosen by hand because the header of the base model does not say; empty otherwise. */
  family: Family | '';
  /** Chosen by hand; a component that is absent is chosen by us. */
  components: Partial<Record<ComponentKey, string>>;
  /** Null while it follows the dataset's name. */
  name: string | null;
  /** Null while they follow the captions. */
  triggerWords: string[] | null;
  /** Id of the preset chosen by hand; empty while it follows the card and the base model. */
  preset: string;
  /** Null while it follows the preset. */
  epochs: string | null;
  settings: Partial<Record<SettingKey, string>>;
  /** Further datasets, regularisation, validation and masks. */
  data: DataForm;
  samples: SamplesForm;
  /** Absent in a form that was kept from before there was the choice: states are saved. */
  saveState?: boolean;
  /** Arguments of the trainer set under Everything. */
  extra: ExtraForm;
  /** Whether every argument is shown. */
  showsEverything: boolean;
  /** Walks the whole way and trains no model; a base model may be left out. */
  rehearsal: boolean;
};

export const EMPTY_FORM: TrainForm = {
  dataset: '',
  baseModel: '',
  family: '',
  components: {},
  name: null,
  triggerWords: null,
  preset: '',
  epochs: null,
  settings: {},
  data: NO_DATA,
  samples: NO_SAMPLES,
  extra: {},
  showsEverything: false,
  rehearsal: false,
};

export type FamilySetup = TrainingSetup['families'][number];

/** What the form is read against. */
export type Surroundings = {
  setup: TrainingSetup;
  models: ModelFile[];
  /** The tag most captions of the dataset begin with; empty when they do not agree. */
  leadingTag: string;
  /** Of LoRAs and runs that exist. */
  takenNames: string[];
};

/** The request the form stands for, or what is still missing. */
export type Reading = { request: StartRun | null; errors: FieldErrors };

export function readForm(form: TrainForm, { setup, models, leadingTag, takenNames }: Surroundings): Reading {
  const family = familyOf(form, models);
  const { defaults, sampling } = setup.families.find((one) => one.family === family) ?? {};
  const parsed = StartRun.safeParse({
    name: nameOf(form, takenNames),
    family: family ?? undefined,
    baseModel: form.baseModel === '' && !form.rehearsal ? undefined : form.baseModel,
    rehearsal: form.rehearsal,
    components: family === null ? {} : componentsOf(form, family, setup, models),
    dataset: form.dataset,
    triggerWords: triggerWordsOf(form, leadingTag),
    ...defaults,
    epochs: form.epochs === null ? defaults?.epochs : numberOf(form.epochs),
    ...settingsOf(form),
    ...readData(form.data),
    samples: readSamples(form.samples, sampling),
    saveState: form.saveState ?? true,
    extra: readExtra(form.extra),
  });
  if (parsed.success) return { request: parsed.data, errors: {} };
  return { request: null, errors: errorsOf(parsed.error, form) };
}

/** The header's word counts for more than a choice by hand, which is only asked for where it is silent. */
export function familyOf({ baseModel, family }: TrainForm, models: ModelFile[]): Family | null {
  const header = models.find(({ path }) => path === baseModel)?.header;
  return header?.family ?? (family === '' ? null : family);
}

/** Until a person names the run it is called like its dataset, with the next free number. */
export function nameOf({ name, dataset }: TrainForm, taken: string[]): string {
  return name ?? (taken.includes(dataset) ? nextName(dataset, taken) : dataset);
}

/** Captions that begin with the same tag say what the trigger word is. */
export function triggerWordsOf({ triggerWords }: TrainForm, leadingTag: string): string[] {
  return triggerWords ?? splitTriggerWords(leadingTag);
}

/** What was chosen by hand, and for the rest the obvious file where there is one. */
export function componentsOf(
  form: TrainForm,
  family: Family,
  setup: TrainingSetup,
  models: ModelFile[],
): Components {
  const needs = setup.families.find((one) => one.family === family)?.needs ?? [];
  const automatic = chooseComponents(needs, models);
  return Object.fromEntries(
    withOwnVae(needs, form, family).flatMap((key) => {
      const path = form.components[key] ?? automatic[key];
      return path === undefined || path === '' ? [] : [[key, path]];
    }),
  );
}

/** A VAE in place of that of the base model is never asked for, and kept where one was given. */
export function withOwnVae(needs: ComponentKey[], { components }: TrainForm, family: Family): ComponentKey[] {
  const isTaken = family === 'sd15' || family === 'sdxl' || family === 'sd35';
  return isTaken && components.vae !== undefined ? [...needs, 'vae'] : needs;
}

export function defaultOf(key: SettingKey, family: FamilySetup | undefined): string {
  const value = family?.defaults[key];
  return value === undefined ? '' : String(value);
}

/** Typing the default again is as good as resetting the field. */
export function withSetting(
  form: TrainForm,
  key: SettingKey,
  value: string | null,
  family: FamilySetup | undefined,
): TrainForm {
  const settings = { ...form.settings };
  if (value === null || value === defaultOf(key, family)) delete settings[key];
  else settings[key] = value;
  return { ...form, settings };
}

/** The form that asks for the same run again. What equals the studio's figures is left to follow them. */
export function formOf(request: StartRun, setup: TrainingSetup): TrainForm {
  const { defaults, sampling } = setup.families.find(({ family }) => family === request.family) ?? {};
  return {
    dataset: request.dataset,
    baseModel: request.baseModel,
    family: request.family,
    components: request.components,
    name: request.name,
    triggerWords: request.triggerWords,
    preset: studioId(request.family),
    epochs: request.epochs === defaults?.epochs ? null : String(request.epochs),
    settings: Object.fromEntries(
      SETTING_KEYS.filter((key) => request[key] !== defaults?.[key]).map((key) => [
        key,
        String(request[key]),
      ]),
    ),
    data: dataFormOf(request),
    samples: samplesFormOf(request.samples, sampling),
    saveState: request.saveState,
    extra: extraFormOf(request.extra),
    showsEverything: Object.keys(request.extra).length > 0,
    rehearsal: request.rehearsal,
  };
}

/** The same form as a rehearsal. Without a base model nothing else says which family it is about. */
export const rehearsed = (form: TrainForm): TrainForm => ({
  ...form,
  rehearsal: true,
  family: form.baseModel === '' && form.family === '' ? 'sdxl' : form.family,
});

/** `harbour` → `harbour-v2` → `harbour-v3`, past every name that is taken. */
export function nextName(name: string, taken: string[]): string {
  const [, stem = name, version] = /^(.*?)-v(\d+)$/.exec(name) ?? [];
  const names = new Set(taken);
  let next = Number(version ?? 1) + 1;
  while (names.has(`${stem}-v${next}`)) next += 1;
  return `${stem}-v${next}`;
}

/** Commas part words when they are typed or pasted. */
export function splitTriggerWords(text: string): string[] {
  const words = text.split(/[,\n]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

const TEXT_SETTINGS = new Set<SettingKey>(['networkType', 'optimizer', 'scheduler', 'precision']);

function settingsOf({ settings }: TrainForm) {
  return Object.fromEntries(
    Object.entries(settings).map(([key, text]) => [
      key,
      TEXT_SETTINGS.has(key as SettingKey) ? text : numberOf(text),
    ]),
  );
}

/** An empty or half-typed number is not zero: the contract refuses NaN. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text.replace(',', '.'));
}
