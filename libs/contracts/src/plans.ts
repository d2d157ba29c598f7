import { z } from 'zod';
import { Family } from './models.js';
import { RelativePath } from './names.js';
import { SamplingRules } from './samples.js';
import { Components, StartRun } from './start-run.js';

/** What would put a problem right. */
export const ProblemFix = z.discriminatedUnion('do', [
  /** A file that is there already, below `models/`, for a field of `StartRun`. */
  z.object({ do: z.literal('choose'), field: z.string(), path: RelativePath }),
  /** A file to be got from a repository of the hub, into a folder below `models/`. */
  z.object({ do: z.literal('get'), file: z.string(), from: z.string(), folder: z.string() }),
]);
export type ProblemFix = z.infer<typeof ProblemFix>;

export const PlanProblem = z.object({
  /** An `error` forbids the start, a `warning` does not. */
  level: z.enum(['error', 'warning']),
  /** The field of `StartRun` it is about; empty when about none. */
  field: z.string(),
  message: z.string(),
  fix: ProblemFix.optional(),
});
export type PlanProblem = z.infer<typeof PlanProblem>;

export const PlanBucket = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  images: z.int().positive(),
  /** Pictures with their repeats, those of the regularisation among them. */
  samples: z.int().nonnegative().default(0),
  /** Batches of one epoch. */
  batches: z.int().positive(),
});
export type PlanBucket = z.infer<typeof PlanBucket>;

/** What a run will write. Null is unknown. */
export const DiskNeed = z.object({
  /** One for each epoch, and the one that is published. */
  checkpoints: z.object({ count: z.int().nonnegative(), bytesEach: z.int().nonnegative().nullable() }),
  /** Those that are there at the same time. */
  states: z.object({ count: z.int().nonnegative(), bytesEach: z.int().nonnegative().nullable() }),
  cacheBytes: z.int().nonnegative(),
  /** Of pictures that are written anew for the run, with their mask or upright; all others are links. */
  copyBytes: z.int().nonnegative().default(0),
  sampleBytes: z.int().nonnegative(),
  totalBytes: z.int().nonnegative().nullable(),
  /** On the file system of the workspace, when it was asked. */
  freeBytes: z.int().nonnegative(),
});
export type DiskNeed = z.infer<typeof DiskNeed>;

/** Which cards a run is for, by the shipped presets: nothing of it is measured. */
export const VramClass = z.object({
  /** The smallest card whose preset asks for as much; null: more than any preset asks for. */
  cardGb: z.int().positive().nullable(),
  /** The class of this machine's first card; null without one. */
  hereGb: z.int().positive().nullable(),
});
export type VramClass = z.infer<typeof VramClass>;

/** How long earlier runs took, for as many steps. */
export const ExpectedTime = z.object({
  fromSeconds: z.number().nonnegative(),
  toSeconds: z.number().nonnegative(),
  /** How many runs it is known from. */
  runs: z.int().positive(),
  /** They had the same resolution, batch size and swapped blocks. */
  areAlike: z.boolean(),
});
export type ExpectedTime = z.infer<typeof ExpectedTime>;

/** What one dataset contributes to an epoch. */
export const PlanDataset = z.object({
  dataset: z.string(),
  role: z.enum(['training', 'regularisation', 'validation']),
  images: z.int().nonnegative(),
  /** Pictures that the trainer would not come to, because the set is larger than there is to balance. */
  unused: z.int().nonnegative(),
  repeats: z.int().nonnegative(),
  /** How often its pictures are seen in an epoch, all together. */
  samples: z.int().nonnegative(),
  /** Of all that is learned from in an epoch, 0 to 1; 0 for validation. */
  share: z.number().min(0).max(1),
  buckets: z
    .object({
      width: z.int().positive(),
      height: z.int().positive(),
      images: z.int().positive(),
      samples: z.int().positive(),
    })
    .array(),
});
export type PlanDataset = z.infer<typeof PlanDataset>;

/** What would happen: the same figures the trainer will print. */
export const RunPlan = z.object({
  images: z.int().nonnegative(),
  stepsPerEpoch: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  buckets: PlanBucket.array(),
  datasets: PlanDataset.array().default([]),
  /** Batches of one validation; each is tried at four points of the noise. */
  validationBatches: z.int().nonnegative().default(0),
  argv: z.string().array(),
  datasetToml: z.string(),
  /** The file of sample prompts; empty when nothing is sampled. */
  samplePrompts: z.string().default(''),
  disk: DiskNeed.nullable().default(null),
  vram: VramClass.nullable().default(null),
  /** Null while no run of the family was finished on this machine. */
  time: ExpectedTime.nullable().default(null),
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
    /** Whether its Python has the package LyCORIS, which brings network types of its own. */
    hasLycoris: z.boolean().default(false),
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
        masks: true,
        moreDatasets: true,
        regularisation: true,
        priorLossWeight: true,
        validation: true,
        triggerWords: true,
        components: true,
        samples: true,
        saveState: true,
        rehearsal: true,
        extra: true,
      }),
      sampling: SamplingRules,
    })
    .array(),
  /** True when no GPU was found: a run would go on the processor, slowly. */
  onProcessor: z.boolean(),
});
export type TrainingSetup = z.infer<typeof TrainingSetup>;
