import { z } from 'zod';
import { Family } from './models.js';
import { PresetValues } from './presets.js';
import { Sampling } from './samples.js';
import { StartRun } from './start-run.js';

/** A file of another tool, as text. */
export const ForeignFile = z.object({
  name: z.string().min(1, 'A file has a name').max(255, 'The name of a file has at most 255 characters'),
  text: z.string().max(300_000, 'Settings of that length are none: a file has at most 300,000 characters'),
});
export type ForeignFile = z.infer<typeof ForeignFile>;

/** `POST /api/runs/setup/import`: the files of one run, settings and dataset and prompts, in any order. */
export const ImportSetup = z.object({
  files: ForeignFile.array().min(1, 'Choose a file').max(4, 'At most 4 files describe one run'),
});
export type ImportSetup = z.infer<typeof ImportSetup>;

/** What files said of a run. What is absent they did not say, or it was not taken over. */
export const ImportedValues = PresetValues.extend({
  name: StartRun.shape.name.optional(),
  family: Family.optional(),
  baseModel: StartRun.shape.baseModel.optional(),
  components: StartRun.shape.components.unwrap().optional(),
  dataset: StartRun.shape.dataset.optional(),
  triggerWords: StartRun.shape.triggerWords.optional(),
  masks: StartRun.shape.masks.unwrap().optional(),
  moreDatasets: StartRun.shape.moreDatasets.unwrap().optional(),
  regularisation: StartRun.shape.regularisation.unwrap().optional(),
  priorLossWeight: StartRun.shape.priorLossWeight.unwrap().optional(),
  validation: StartRun.shape.validation.unwrap().optional(),
  samples: Sampling.optional(),
  saveState: z.boolean().optional(),
  extra: StartRun.shape.extra.unwrap().optional(),
});
export type ImportedValues = z.infer<typeof ImportedValues>;

/** An entry that did not become part of the form. */
export const LeftOut = z.object({
  file: z.string(),
  key: z.string(),
  /** Cut short; secrets are not repeated. */
  value: z.string(),
  reason: z.string(),
  /** The run would be another without it. False where Pilothouse settles the same by itself. */
  matters: z.boolean(),
});
export type LeftOut = z.infer<typeof LeftOut>;

export const ImportedSetup = z.object({
  values: ImportedValues,
  /** What each file was read as, for people. */
  files: z.object({ name: z.string(), readAs: z.string() }).array(),
  /** Taken over in another way than it was written, in sentences. */
  notes: z.string().array(),
  leftOut: LeftOut.array(),
  /** Arguments the trainer will be given that no file named. */
  added: z.string().array(),
});
export type ImportedSetup = z.infer<typeof ImportedSetup>;

export const SetupFormat = z.enum(['sd-scripts', 'kohya_ss']);
export type SetupFormat = z.infer<typeof SetupFormat>;

/** `POST /api/runs/setup/export` */
export const ExportSetup = z.object({ format: SetupFormat, request: StartRun });
export type ExportSetup = z.infer<typeof ExportSetup>;

export const ExportedSetup = z.object({
  files: z.object({ name: z.string(), text: z.string() }).array(),
  /** What the other tool has no place for, and what is to be done with the files. */
  notes: z.string().array(),
});
export type ExportedSetup = z.infer<typeof ExportedSetup>;
