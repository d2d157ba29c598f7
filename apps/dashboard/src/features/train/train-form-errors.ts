import type { StartRun } from '@pilothouse/contracts/start-run';
import type { z } from 'zod';
import type { TrainForm } from './train-form';

/** Field of `StartRun` to the sentence that says what is wrong with it. */
export type FieldErrors = Partial<Record<keyof StartRun, string>>;

/** What is wrong with the form, a sentence for each field. */
export function errorsOf(error: z.ZodError, form: TrainForm): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) errors[issue.path[0] as keyof StartRun] ??= placed(issue);
  if (errors.dataset && form.dataset === '') errors.dataset = MISSING.dataset;
  if (errors.baseModel && form.baseModel === '') errors.baseModel = MISSING.baseModel;
  if (errors.name && form.name === '') errors.name = MISSING.name;
  // It follows the dataset, which is asked for already.
  if (form.name === null && form.dataset === '') delete errors.name;
  if (errors.family) errors.family = MISSING.family;
  return errors.baseModel || errors.family ? withoutDefaults(errors) : errors;
}

/** Where zod's own sentence is about types and not about the field. */
const MISSING = {
  dataset: 'Choose a dataset',
  baseModel: 'Choose a base model',
  family: 'Say which family the base model belongs to',
  name: 'A name is needed',
} satisfies FieldErrors;

/** A sample prompt, or a dataset, has fields of its own, so the sentence says which one of which. */
function placed(issue: z.core.$ZodIssue): string {
  const [field, first, second, third] = issue.path;
  const sentence = sentenceOf(issue);
  if (field === 'samples' && typeof second === 'number')
    return `Prompt ${second + 1}, ${String(third)}: ${sentence}`;
  if (field === 'moreDatasets' && typeof first === 'number')
    return dataSentence(`Dataset ${first + 2}`, issue);
  if (field === 'regularisation' && typeof first === 'number') return dataSentence(`Set ${first + 1}`, issue);
  if (field === 'masks' || (field === 'validation' && first !== undefined)) return dataSentence('', issue);
  return sentence;
}

const DATA_WORDS: Record<string, string> = {
  share: 'kept aside',
  everyEpochs: 'tried after every',
  words: 'without a caption',
};

function dataSentence(of: string, issue: z.core.$ZodIssue): string {
  const key = String(issue.path.at(-1));
  if (key === 'dataset') return of === '' ? 'Choose a dataset' : `${of}: choose a dataset`;
  const what = DATA_WORDS[key] ?? key;
  const sentence = key === 'share' ? 'Between 1 and 50 % can be kept aside' : sentenceOf(issue);
  if (key === 'share') return sentence;
  return of === '' ? `${what}: ${sentence}` : `${of}, ${what}: ${sentence}`;
}

/** The contract's own sentence where it has one; zod's words for numbers are for programmers. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.expected === 'int' ? 'A whole number is needed' : 'A number is needed';
  }
  if (issue.code === 'too_small' && issue.origin !== 'string' && issue.origin !== 'array') {
    return issue.inclusive ? `At least ${issue.minimum}` : `More than ${issue.minimum}`;
  }
  if (issue.code === 'too_big' && issue.origin !== 'string' && issue.origin !== 'array') {
    return `At most ${issue.maximum.toLocaleString('en')}`;
  }
  return issue.message;
}

/** Without a family there are no defaults: that is one thing to say, not twelve. */
function withoutDefaults({ dataset, baseModel, family, name, triggerWords }: FieldErrors): FieldErrors {
  const said = baseModel
    ? { dataset, baseModel, name, triggerWords }
    : { dataset, family, name, triggerWords };
  return Object.fromEntries(Object.entries(said).filter(([, error]) => error !== undefined));
}
