import type { Sampling, SamplingRules } from '@pilothouse/contracts/samples';

/** A sample prompt as typed. Null follows the family, so that another base model brings its own size and guidance. */
export type SampleForm = { prompt: string; negative: string; seed: string } & Record<
  SampleNumber,
  string | null
>;
export type SampleNumber = (typeof SAMPLE_NUMBERS)[number];
export const SAMPLE_NUMBERS = ['width', 'height', 'steps', 'guidance'] as const;

export type SamplesForm = { prompts: SampleForm[]; everyEpochs: string; before: boolean; sampler: string };

export const MOST_PROMPTS = 16;
export const NO_SAMPLES: SamplesForm = { prompts: [], everyEpochs: '1', before: true, sampler: 'euler_a' };

/** Begins with the word that calls up what is learned: without it a sample shows the base model. */
export const newSample = (triggerWord: string | undefined): SampleForm => ({
  prompt: triggerWord === undefined ? '' : `${triggerWord}, `,
  negative: '',
  seed: '42',
  width: null,
  height: null,
  steps: null,
  guidance: null,
});

export const numberOfSample = (sample: SampleForm, key: SampleNumber, rules: SamplingRules | undefined) =>
  sample[key] ?? (rules ? String(rules[key]) : '');

/** For the contract to parse: half-typed numbers are NaN, which it refuses. */
export function readSamples({ prompts, everyEpochs, before, sampler }: SamplesForm, rules?: SamplingRules) {
  return {
    prompts: prompts.map((sample) => ({
      prompt: sample.prompt,
      negative: sample.negative,
      seed: toNumber(sample.seed),
      ...Object.fromEntries(SAMPLE_NUMBERS.map((key) => [key, toNumber(numberOfSample(sample, key, rules))])),
    })),
    everyEpochs: toNumber(everyEpochs),
    before,
    sampler,
  };
}

export function samplesFormOf({ prompts, everyEpochs, before, sampler }: Sampling, rules?: SamplingRules) {
  const forms = prompts.map((sample): SampleForm => {
    const typed = (key: SampleNumber) => (sample[key] === rules?.[key] ? null : String(sample[key]));
    return {
      prompt: sample.prompt,
      negative: sample.negative,
      seed: String(sample.seed),
      width: typed('width'),
      height: typed('height'),
      steps: typed('steps'),
      guidance: typed('guidance'),
    };
  });
  return { prompts: forms, everyEpochs: String(everyEpochs), before, sampler } satisfies SamplesForm;
}

/** What a tab stored earlier, unless it is of another shape. */
export function isSamplesForm(value: unknown): value is SamplesForm {
  const { prompts, everyEpochs, before } = (value ?? {}) as Partial<SamplesForm>;
  const areTyped = Array.isArray(prompts) && prompts.every((one) => typeof one?.prompt === 'string');
  return areTyped && typeof everyEpochs === 'string' && typeof before === 'boolean';
}

/** "4, after each epoch". */
export function samplesText({ prompts, everyEpochs, before }: SamplesForm): string {
  if (prompts.length === 0) return 'none';
  const when = everyEpochs === '1' ? 'after each epoch' : `after every ${everyEpochs || '…'} epochs`;
  return `${prompts.length}, ${before ? 'before and ' : ''}${when}`;
}

const toNumber = (text: string) => (text.trim() === '' ? NaN : Number(text.replace(',', '.')));
