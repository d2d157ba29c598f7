import type { RunPlan } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { Masks } from '@pilothouse/contracts/training-data';
import { percent } from '@/ui/format';

/** A further dataset as typed. `masks`: empty, `alpha`, or the dataset that holds them. */
export type MoreForm = { dataset: string; repeats: string; words: string; masks: MasksForm };
export type MasksForm = { from: Masks['from']; dataset: string };
export type RegularisationForm = { dataset: string; repeats: string; words: string };
export type ValidationForm = {
  from: StartRun['validation']['from'];
  percent: string;
  dataset: string;
  everyEpochs: string;
  seed: string;
};

/** What is learned from besides the first dataset, and what with it: everything as typed. */
export type DataForm = {
  masks: MasksForm;
  more: MoreForm[];
  regularisation: RegularisationForm[];
  priorLossWeight: string;
  validation: ValidationForm;
};

export const NO_MASKS: MasksForm = { from: 'none', dataset: '' };
const NO_VALIDATION: ValidationForm = {
  from: 'none',
  percent: '10',
  dataset: '',
  everyEpochs: '1',
  seed: '42',
};

export const NO_DATA: DataForm = {
  masks: NO_MASKS,
  more: [],
  regularisation: [],
  priorLossWeight: '1',
  validation: NO_VALIDATION,
};

/** The fields of the request it stands for; the contract says what is wrong with them. */
export function readData({ masks, more, regularisation, priorLossWeight, validation }: DataForm) {
  return {
    masks: readMasks(masks),
    moreDatasets: more.map((each) => ({
      ...each,
      repeats: numberOf(each.repeats),
      masks: readMasks(each.masks),
    })),
    regularisation: regularisation.map((each) => ({ ...each, repeats: numberOf(each.repeats) })),
    priorLossWeight: numberOf(priorLossWeight),
    validation: readValidation(validation),
  };
}

function readMasks({ from, dataset }: MasksForm) {
  return from === 'dataset' ? { from, dataset } : { from };
}

function readValidation({ from, percent, dataset, everyEpochs, seed }: ValidationForm) {
  const when = { everyEpochs: numberOf(everyEpochs), seed: numberOf(seed) };
  if (from === 'share') return { from, share: numberOf(percent) / 100, ...when };
  return from === 'dataset' ? { from, dataset, ...when } : { from };
}

type Data = Pick<StartRun, 'masks' | 'moreDatasets' | 'regularisation' | 'priorLossWeight' | 'validation'>;

export function dataFormOf(request: Data): DataForm {
  const { masks, moreDatasets, regularisation, priorLossWeight, validation } = request;
  return {
    masks: masksFormOf(masks),
    more: moreDatasets.map((each) => ({
      ...each,
      repeats: String(each.repeats),
      masks: masksFormOf(each.masks),
    })),
    regularisation: regularisation.map((each) => ({ ...each, repeats: String(each.repeats) })),
    priorLossWeight: String(priorLossWeight),
    validation: validationFormOf(validation),
  };
}

const masksFormOf = (masks: Masks): MasksForm => ({
  from: masks.from,
  dataset: masks.from === 'dataset' ? masks.dataset : '',
});

function validationFormOf(validation: StartRun['validation']): ValidationForm {
  if (validation.from === 'none') return NO_VALIDATION;
  const when = { everyEpochs: String(validation.everyEpochs), seed: String(validation.seed) };
  if (validation.from === 'dataset') {
    return { ...NO_VALIDATION, from: 'dataset', dataset: validation.dataset, ...when };
  }
  return {
    ...NO_VALIDATION,
    from: 'share',
    percent: String(Number((validation.share * 100).toFixed(2))),
    ...when,
  };
}

/** What is in use, in a few words. */
export function dataText({ masks, regularisation, validation }: DataForm): string {
  const parts = [
    ...regularisation.map(({ dataset }) => `against ${dataset || '…'}`),
    ...(validation.from === 'share' ? [`${validation.percent} % kept aside`] : []),
    ...(validation.from === 'dataset' ? [`tried on ${validation.dataset || '…'}`] : []),
    ...(masks.from === 'none' ? [] : ['masked']),
  ];
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** How much of an epoch a dataset is; empty while there is nothing to share with, or no plan. */
export function shareOf(plan: RunPlan | undefined, dataset: string): string {
  const found = plan?.datasets.find((each) => each.dataset === dataset && each.role !== 'validation');
  if (
    !found ||
    plan?.datasets.every(({ role, dataset: name }) => role === 'validation' || name === dataset)
  ) {
    return '';
  }
  return `${percent(found.share)} of an epoch`;
}

export function isDataForm(data: unknown): data is DataForm {
  if (typeof data !== 'object' || data === null) return false;
  const { masks, more, regularisation, validation } = data as Partial<DataForm>;
  const areRecords = [masks, validation].every((each) => typeof each === 'object' && each !== null);
  return areRecords && Array.isArray(more) && Array.isArray(regularisation);
}

/** An empty or half-typed number is not zero: the contract refuses NaN. */
const numberOf = (text: string) => (text.trim() === '' ? NaN : Number(text.replace(',', '.')));
