import type { Dataset } from '@pilothouse/contracts/datasets';
import type { ModelFile } from '@pilothouse/contracts/models';
import { baseModelsOf } from './base-models';
import type { TrainForm } from './train-form';

type Around = {
  datasets?: Dataset[];
  models?: ModelFile[];
  /** What the newest run was trained on. */
  lastModel?: string;
};

/** Where there is nothing to choose nobody is asked, and the base model is that of the last run until another one is chosen. */
export function withTheObvious(
  form: TrainForm,
  { datasets = [], models = [], lastModel }: Around,
): TrainForm {
  const [dataset] = datasets;
  return {
    ...form,
    dataset: form.dataset === '' && dataset && datasets.length === 1 ? dataset.name : form.dataset,
    baseModel: form.baseModel === '' ? obviousModel(form, models, lastModel) : form.baseModel,
  };
}

function obviousModel({ rehearsal }: TrainForm, models: ModelFile[], lastModel: string | undefined): string {
  const usable = baseModelsOf(models).filter(({ problem }) => problem === '');
  if (usable.length === 1) return usable[0]?.path ?? '';
  // A rehearsal does without one, of whichever family one says.
  return rehearsal ? '' : (usable.find(({ path }) => path === lastModel)?.path ?? '');
}
