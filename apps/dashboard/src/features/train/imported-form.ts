import type { ImportedValues } from '@pilothouse/contracts/exchange';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { type DataForm, dataFormOf } from './data-form';
import { extraFormOf } from './extra-form';
import { NO_SAMPLES, samplesFormOf } from './sample-form';
import { SETTING_KEYS, type TrainForm } from './train-form';

/** The form as the files say it. What they do not say follows the preset; a dataset or base model that was chosen stays. */
export function importedForm(form: TrainForm, values: ImportedValues, setup: TrainingSetup): TrainForm {
  const family = values.family ?? form.family;
  const sampling = setup.families.find((each) => each.family === family)?.sampling;
  const extra = extraFormOf(values.extra ?? {});
  const said = SETTING_KEYS.filter((key) => values[key] !== undefined);
  return {
    ...form,
    dataset: values.dataset ?? form.dataset,
    baseModel: values.baseModel ?? form.baseModel,
    family,
    components: values.components ?? {},
    name: values.name ?? null,
    triggerWords: values.triggerWords ?? null,
    preset: '',
    epochs: values.epochs === undefined ? null : String(values.epochs),
    settings: Object.fromEntries(said.map((key) => [key, String(values[key])])),
    data: dataOf(form.data, values),
    samples: values.samples === undefined ? NO_SAMPLES : samplesFormOf(values.samples, sampling),
    extra,
    showsEverything: form.showsEverything || Object.keys(extra).length > 0,
  };
}

/** Datasets beside the first go with it: files that name one say all there are. */
function dataOf(before: DataForm, values: ImportedValues): DataForm {
  const { masks, moreDatasets, regularisation, priorLossWeight, validation } = values;
  const said = dataFormOf({
    masks: masks ?? { from: 'none' },
    moreDatasets: moreDatasets ?? [],
    regularisation: regularisation ?? [],
    priorLossWeight: priorLossWeight ?? 1,
    validation: validation ?? { from: 'none' },
  });
  if (values.dataset !== undefined) return said;
  return {
    masks: masks ? said.masks : before.masks,
    more: moreDatasets ? said.more : before.more,
    regularisation: regularisation ? said.regularisation : before.regularisation,
    priorLossWeight: priorLossWeight === undefined ? before.priorLossWeight : said.priorLossWeight,
    validation: validation ? said.validation : before.validation,
  };
}
