import { z } from 'zod';
import { ArgumentName, ArgumentValue } from './arguments.js';
import { Family } from './models.js';
import { FileName, Instant, ItemName, RelativePath, RunId } from './names.js';
import { Sampling, SamplingRules } from './samples.js';

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

export const Optimizer = z.enum(['AdamW8bit', 'AdamW', 'Adafactor', 'Prodigy', 'Lion']);
export const Scheduler = z.enum(['cosine', 'constant', 'cosine_with_restarts', 'linear']);
export const Precision = z.enum(['bf16', 'fp16', 'no']);

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

/** A training run as asked for. Frozen in `run.json`. Defaults are those of the training studio. */
export const StartRun = z.object({
  /** Name of the run and stem of the LoRA. */
  name: ItemName,
  family: Family,
  /** Below `models/`. */
  baseModel: RelativePath,
  components: Components.default({}),
  dataset: ItemName,
  /** The first one stands first in captions. */
  triggerWords: TriggerWord.array().min(1, 'A trigger word is needed').max(20),
  /** 4: faster, lighter. 6: balanced. 8: more detail. */
  epochs: z.int().min(1).max(1000).default(6),
  /** How often each image is seen in an epoch: 17 = 100 steps per image over the default 6 epochs. */
  repeats: z.int().min(1).max(1000).default(17),
  /** Pixels of a square of the training area; a multiple of 64. */
  resolution: z.int().min(64).max(2048).multipleOf(64, 'A resolution is a multiple of 64'),
  batchSize: z.int().min(1).max(64).default(1),
  networkRank: z.int().min(1).max(1024).default(32),
  networkAlpha: z.number().positive().max(1024).default(16),
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
  /** Any other argument of the trainer's script, by its name without hyphens. */
  extra: z
    .record(ArgumentName, ArgumentValue)
    .refine((extra) => Object.keys(extra).length <= 300, 'At most 300 arguments can be set')
    .default({}),
});
export type StartRun = z.infer<typeof StartRun>;

export const PlanProblem = z.object({
  /** An `error` forbids the start, a `warning` does not. */
  level: z.enum(['error', 'warning']),
  /** The field of `StartRun` it is about; empty when about none. */
  field: z.string(),
  message: z.string(),
});
export type PlanProblem = z.infer<typeof PlanProblem>;

export const PlanBucket = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  images: z.int().positive(),
  /** Batches of one epoch. */
  batches: z.int().positive(),
});
export type PlanBucket = z.infer<typeof PlanBucket>;

/** What would happen: the same figures the trainer will print. */
export const RunPlan = z.object({
  images: z.int().nonnegative(),
  stepsPerEpoch: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  buckets: PlanBucket.array(),
  argv: z.string().array(),
  datasetToml: z.string(),
  /** The file of sample prompts; empty when nothing is sampled. */
  samplePrompts: z.string().default(''),
  problems: PlanProblem.array(),
});
export type RunPlan = z.infer<typeof RunPlan>;

/** `GET /api/runs/setup`: what the form needs to know before a person has typed anything. */
export const TrainingSetup = z.object({
  trainer: z.object({
    /** Where sd-scripts was looked for, and found when `problem` is empty. */
    path: z.string(),
    python: z.string(),
    problem: z.string(),
  }),
  families: z
    .object({
      family: Family,
      title: z.string(),
      /** Component keys that must be given unless the base file contains them. */
      needs: Components.keyof().array(),
      defaults: StartRun.omit({
        name: true,
        family: true,
        baseModel: true,
        dataset: true,
        triggerWords: true,
        components: true,
        samples: true,
        saveState: true,
        extra: true,
      }),
      sampling: SamplingRules,
    })
    .array(),
  /** True when no GPU was found: a run would go on the processor, slowly. */
  onProcessor: z.boolean(),
});
export type TrainingSetup = z.infer<typeof TrainingSetup>;

export const RunPhase = z.enum([
  'starting',
  'reading-dataset',
  'loading-model',
  'caching-latents',
  'caching-text',
  'preparing',
  'training',
  'sampling',
  'saving',
  'finishing',
]);
export type RunPhase = z.infer<typeof RunPhase>;

/** Read from the trainer's own output. Null is "not said yet". */
export const RunProgress = z.object({
  phase: RunPhase,
  /** The bar of the phase, while it has one. */
  phaseDone: z.int().nonnegative().nullable(),
  phaseTotal: z.int().nonnegative().nullable(),
  epoch: z.int().nullable(),
  epochs: z.int().nullable(),
  step: z.int().nullable(),
  steps: z.int().nullable(),
  /** The trainer's moving average over one epoch. */
  loss: z.number().nullable(),
  lossIsNaN: z.boolean(),
  /** By our own clock. */
  secondsPerStep: z.number().positive().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type RunProgress = z.infer<typeof RunProgress>;

/** The line of `output.log` that says why, with its 1-based number. */
export const Evidence = z.object({ line: z.int().positive(), text: z.string() });
export type Evidence = z.infer<typeof Evidence>;

export const RunStatus = z.discriminatedUnion('state', [
  /** One that is held keeps its place and lets the others pass. */
  z.object({ state: z.literal('queued'), held: z.boolean().default(false) }),
  z.object({ state: z.literal('preparing') }),
  z.object({
    state: z.literal('running'),
    startedAt: Instant,
    /** It is to be stopped once this epoch is saved; null when it goes on to its end. */
    stopsAfterEpoch: z.int().positive().nullable().default(null),
  }),
  z.object({
    state: z.literal('stopping'),
    startedAt: Instant,
    since: Instant,
    /** When it is asked more firmly, and when it is ended by force; null when not known. */
    terminatesAt: Instant.nullable().default(null),
    killsAt: Instant.nullable().default(null),
  }),
  z.object({
    state: z.literal('done'),
    startedAt: Instant,
    endedAt: Instant,
    /** Below `models/`. */
    published: RelativePath,
  }),
  z.object({
    state: z.literal('failed'),
    startedAt: Instant.nullable(),
    endedAt: Instant,
    reason: z.string(),
    evidence: Evidence.nullable(),
  }),
  z.object({ state: z.literal('cancelled'), startedAt: Instant.nullable(), endedAt: Instant }),
  z.object({
    state: z.literal('interrupted'),
    startedAt: Instant.nullable(),
    endedAt: Instant,
    reason: z.string(),
  }),
]);
export type RunStatus = z.infer<typeof RunStatus>;
export type RunState = RunStatus['state'];

export const Checkpoint = z.object({
  file: FileName,
  /** Null for the final file of a run whose epochs are not known yet. */
  epoch: z.int().nullable(),
  isFinal: z.boolean(),
  bytes: z.int().nonnegative(),
  savedAt: Instant,
  /** True when the header was read and the file is as long as it says. */
  isComplete: z.boolean(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** A checkpoint that was published by hand, under a name of its own. */
export const Publication = z.object({
  file: FileName,
  epoch: z.int().nullable(),
  /** Below `models/`. */
  path: RelativePath,
  at: Instant,
});
export type Publication = z.infer<typeof Publication>;

/** `POST /api/runs/:id/checkpoints/:file/publish`: never over another file, so a number may follow the name. */
export const PublishCheckpoint = z.object({ name: ItemName });
export type PublishCheckpoint = z.infer<typeof PublishCheckpoint>;

/** The end of an epoch whose whole state was saved: a run can be taken up from there. Steps count from the very beginning. */
export const ResumePoint = z.object({ epoch: z.int().positive(), step: z.int().positive() });
export type ResumePoint = z.infer<typeof ResumePoint>;

export const Run = z.object({
  id: RunId,
  request: StartRun,
  createdAt: Instant,
  status: RunStatus,
  /** In the queue, 1 is next; null for a run that does not wait. */
  place: z.int().positive().nullable().default(null),
  plannedSteps: z.int().nonnegative(),
  progress: RunProgress,
  checkpoints: Checkpoint.array(),
  publications: Publication.array().default([]),
  /** Epochs after which there are samples; 0 is before training. */
  sampledEpochs: z.int().nonnegative().array().default([]),
  logBytes: z.int().nonnegative(),
  /** The newest complete state; null when there is none to go on from. */
  resumableFrom: ResumePoint.nullable().default(null),
  /** The run this one goes on with, and from where. */
  resumedFrom: ResumePoint.extend({ id: RunId }).nullable().default(null),
  /** The newest run that goes on with this one. */
  continuedAs: RunId.nullable().default(null),
  /** A sentence about what holds the run up just now, such as a full disk; empty or absent when nothing does. */
  notice: z.string().optional(),
});
export type Run = z.infer<typeof Run>;

/** `PUT /api/runs/queue`: the runs that wait, first next. Those it does not name follow in the order they had. */
export const OrderQueue = z.object({
  ids: RunId.array()
    .max(10_000)
    .refine((ids) => new Set(ids).size === ids.length, 'A run has one place in the queue'),
});
export type OrderQueue = z.infer<typeof OrderQueue>;

/** `POST /api/runs/:id/stop-after-save`: false takes it back. */
export const StopAfterSave = z.object({ wanted: z.boolean() });
export type StopAfterSave = z.infer<typeof StopAfterSave>;

export const RunParams = z.object({ id: RunId });
export const CheckpointParams = z.object({ id: RunId, file: FileName });

/** `GET /api/runs/:id/loss`: at most 2,000 points, evenly thinned, the newest always among them. */
export const LossCurve = z.object({ steps: z.int().array(), average: z.number().array() });
export type LossCurve = z.infer<typeof LossCurve>;

export const Curve = z.object({ steps: z.int().array(), values: z.number().array() });
export type Curve = z.infer<typeof Curve>;

/**
 * `GET /api/runs/:id/curves`: what the trainer's own event files say, each curve thinned like the loss. All empty where the
 * trainer has no TensorBoard.
 */
export const RunCurves = z.object({
  /** Of each step by itself. */
  loss: Curve,
  average: Curve,
  /** By epoch, not by step. */
  validation: Curve,
  learningRates: z.object({ name: z.string(), curve: Curve }).array(),
});
export type RunCurves = z.infer<typeof RunCurves>;

/** `GET /api/runs/:id/files`: what was started, word for word. */
export const RunFiles = z.object({
  argv: z.string().array(),
  cwd: z.string(),
  datasetToml: z.string(),
  events: z.object({ at: Instant, state: z.string(), text: z.string() }).array(),
});
export type RunFiles = z.infer<typeof RunFiles>;

export type RunEvents = {
  /** At most four times a second for each run, and at once when its state changes. */
  'run.changed': (run: Run) => void;
};
