import { z } from 'zod';
import { FileName, Instant, RunId } from './names.js';

/** Line breaks are fine; what else steers a terminal is not, because the trainer prints the prompt. */
const PromptText = z
  .string()
  .max(2000, 'A prompt has at most 2,000 characters')
  .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/u, 'A prompt holds no control characters');

const Side = z
  .int()
  .min(64, 'A side has at least 64 pixels')
  .max(2048, 'A side has at most 2,048 pixels')
  .multipleOf(8, 'A side is a multiple of 8');

/** One picture the trainer makes again and again, so that it can be seen what the LoRA has learned. */
export const SamplePrompt = z.object({
  prompt: PromptText.trim().min(1, 'A prompt is needed'),
  negative: PromptText.default(''),
  width: Side,
  height: Side,
  /** 0 is a seed like any other. */
  seed: z.int().min(0).max(4_294_967_295).default(42),
  steps: z.int().min(1).max(1000),
  guidance: z.number().min(0).max(100),
});
export type SamplePrompt = z.infer<typeof SamplePrompt>;

/** Known to the trainers of SD 1.5 and SDXL; the others have one way to sample. */
export const Sampler = z.enum([
  'euler_a',
  'euler',
  'ddim',
  'pndm',
  'lms',
  'heun',
  'dpm_2',
  'dpm_2_a',
  'dpmsolver',
  'dpmsolver++',
  'dpmsingle',
]);
export type Sampler = z.infer<typeof Sampler>;

/** What is sampled while a run trains, and when. Without prompts, nothing is. */
export const Sampling = z.object({
  prompts: SamplePrompt.array().max(16, 'At most 16 sample prompts').default([]),
  everyEpochs: z.int().min(1).max(1000).default(1),
  /** Once more before the first step, to compare with. */
  before: z.boolean().default(true),
  sampler: Sampler.default('euler_a'),
});
export type Sampling = z.infer<typeof Sampling>;

/** What a family's trainer can do with a sample prompt, and what suits it when nothing is typed. */
export const SamplingRules = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  steps: z.int().positive(),
  guidance: z.number(),
  /** Width and height must be a multiple of it. */
  multipleOf: z.int().positive(),
  takesNegative: z.boolean(),
  /** Empty where there is nothing to choose. */
  samplers: Sampler.array(),
});
export type SamplingRules = z.infer<typeof SamplingRules>;

/** A picture the trainer has made. Only complete files are samples. */
export const Sample = z.object({
  file: FileName,
  /** Place in the request's prompts, from 0. */
  prompt: z.int().nonnegative(),
  /** After which epoch; 0 is before training. Null when it was made in the middle of one. */
  epoch: z.int().nonnegative().nullable(),
  /** After which step, when the trainer says that instead. */
  step: z.int().nonnegative().nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().nonnegative(),
  savedAt: Instant,
});
export type Sample = z.infer<typeof Sample>;

export const SampleParams = z.object({ id: RunId, file: FileName });

export type SampleEvents = {
  /** A sample is there, whole. */
  'run.sampled': (news: { id: string; sample: Sample }) => void;
};
