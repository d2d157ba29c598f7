import { z } from 'zod';
import { ArgumentName, ArgumentValue } from './arguments.js';
import { Family } from './models.js';
import { ItemName, RelativePath } from './names.js';
import { Sampling } from './samples.js';
import { Masks, MoreData, Regularisation, Repeats, Validation } from './training-data.js';

/** One trigger word. It stands in captions, where a comma parts tags, and in a TOML string, so neither fits in it. */
export const TriggerWord = z
  .string()
  .trim()
  .min(1, 'A trigger word is needed')
  .max(60, 'A trigger word has at most 60 characters')
  .regex(
    /^[\p{L}\p{N}\p{M} ._'()-]+$/u,
    "A trigger word holds letters, digits, spaces and . _ - ' ( ) only, no quotes, commas or line breaks",
  );
export type TriggerWord = z.infer<typeof TriggerWord>;

/** The ones of sd-scripts that people train LoRAs with, the usual ones first. */
export const Optimizer = z.enum([
  ...['AdamW8bit', 'AdamW', 'Adafactor', 'Prodigy', 'Lion'],
  ...['PagedAdamW8bit', 'Lion8bit', 'DAdaptAdam', 'AdamWScheduleFree'],
] as const);
export const Scheduler = z.enum([
  ...['cosine', 'constant', 'cosine_with_restarts', 'linear'],
  ...['constant_with_warmup', 'polynomial', 'cosine_with_min_lr', 'warmup_stable_decay'],
] as const);
export const Precision = z.enum(['bf16', 'fp16', 'no']);
/** `lora` is sd-scripts' own; the others are algorithms of LyCORIS, a package of its own. */
export const NetworkType = z.enum(['lora', 'locon', 'loha', 'lokr', 'dylora']);
export type NetworkType = z.infer<typeof NetworkType>;

/** The files a family needs besides its base model, below `models/`. Absent where the base file contains them. */
export const Components = z.object({
  clipL: RelativePath.optional(),
  clipG: RelativePath.optional(),
  t5xxl: RelativePath.optional(),
  /** The autoencoder of FLUX.1, which Chroma and Lumina 2 use too. */
  ae: RelativePath.optional(),
  /** The text encoder of Lumina 2. */
  gemma2: RelativePath.optional(),
  vae: RelativePath.optional(),
});
export type Components = z.infer<typeof Components>;

/** For people, as the tools call them. */
export const COMPONENT_TITLE = {
  clipL: 'CLIP-L',
  clipG: 'CLIP-G',
  t5xxl: 'T5-XXL',
  ae: 'Autoencoder',
  gemma2: 'Gemma 2',
  vae: 'VAE',
} as const satisfies Record<keyof Components, string>;

/** A training run as asked for. Frozen in `run.json`. Defaults are those of the training studio. */
export const StartRun = z.object({
  /** Name of the run and stem of the LoRA. */
  name: ItemName,
  family: Family,
  /** Below `models/`. Empty for a rehearsal without one. */
  baseModel: z.literal('', 'A path is needed').or(RelativePath),
  components: Components.default({}),
  dataset: ItemName,
  /** The first one stands first in captions. */
  triggerWords: TriggerWord.array().min(1, 'A trigger word is needed').max(20),
  /** 4: faster, lighter. 6: balanced. 8: more detail. */
  epochs: z.int().min(1).max(1000).default(6),
  /** How often each image is seen in an epoch: 17 = 100 steps per image over the default 6 epochs. */
  repeats: Repeats.default(17),
  /** Of the first dataset. */
  masks: Masks.default({ from: 'none' }),
  moreDatasets: MoreData.array().max(15, 'At most 16 datasets').default([]),
  regularisation: Regularisation.array().max(16, 'At most 16 regularisation datasets').default([]),
  /** How much the regularisation pictures count beside the others. */
  priorLossWeight: z.number().min(0).max(100).default(1),
  validation: Validation.default({ from: 'none' }),
  /** Pixels of a square of the training area; a multiple of 64. */
  resolution: z.int().min(64).max(2048).multipleOf(64, 'A resolution is a multiple of 64'),
  batchSize: z.int().min(1).max(64).default(1),
  networkType: NetworkType.default('lora'),
  networkRank: z.int().min(1).max(1024).default(32),
  networkAlpha: z.number().positive().max(1024).default(16),
  /** Of the 3 × 3 convolutions, for SD 1.5 and SDXL; 0 leaves them alone. */
  convRank: z.int().min(0).max(1024).default(0),
  convAlpha: z.number().min(0).max(1024).default(0),
  learningRate: z.number().positive().max(10).default(1e-4),
  optimizer: Optimizer.default('AdamW8bit'),
  scheduler: Scheduler.default('cosine'),
  precision: Precision.default('bf16'),
  /** Transformer blocks kept in main memory to save VRAM; not for SD 1.5 and SDXL. */
  blocksToSwap: z.int().min(0).max(36).default(0),
  seed: z.int().min(0).max(2_147_483_647).default(42),
  samples: Sampling.prefault({}),
  /** Keeps what a run needs to be taken up again, with every checkpoint; an older one goes when a newer one is complete. */
  saveState: z.boolean().default(true),
  /** Walks the whole way with a stand-in for the trainer: no model is trained, and nothing is published. */
  rehearsal: z.boolean().default(false),
  /** Any other argument of the trainer's script, by its name without hyphens. */
  extra: z
    .record(ArgumentName, ArgumentValue)
    .refine((extra) => Object.keys(extra).length <= 300, 'At most 300 arguments can be set')
    .default({}),
});
export type StartRun = z.infer<typeof StartRun>;

/** `POST /api/runs?held=true`: it takes its place in the queue and waits there until it is released. */
export const StartRunQuery = z.object({ held: z.enum(['true', 'false']).default('false') });
export type StartRunQuery = z.infer<typeof StartRunQuery>;
