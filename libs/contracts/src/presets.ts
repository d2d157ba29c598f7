import { z } from 'zod';
import { Family } from './models.js';
import { ItemName } from './names.js';
import { Sampling } from './samples.js';
import { StartRun } from './start-run.js';

/** What a preset may say. What it leaves out follows the training studio's figures. */
export const PresetValues = z
  .strictObject({
    // Without the contract's own defaults: a preset is what was written into it.
    epochs: StartRun.shape.epochs.unwrap(),
    repeats: StartRun.shape.repeats.unwrap(),
    resolution: StartRun.shape.resolution,
    batchSize: StartRun.shape.batchSize.unwrap(),
    networkType: StartRun.shape.networkType.unwrap(),
    networkRank: StartRun.shape.networkRank.unwrap(),
    networkAlpha: StartRun.shape.networkAlpha.unwrap(),
    convRank: StartRun.shape.convRank.unwrap(),
    convAlpha: StartRun.shape.convAlpha.unwrap(),
    learningRate: StartRun.shape.learningRate.unwrap(),
    optimizer: StartRun.shape.optimizer.unwrap(),
    scheduler: StartRun.shape.scheduler.unwrap(),
    precision: StartRun.shape.precision.unwrap(),
    blocksToSwap: StartRun.shape.blocksToSwap.unwrap(),
    seed: StartRun.shape.seed.unwrap(),
  })
  .partial();
export type PresetValues = z.infer<typeof PresetValues>;

/** Base models of one family that need different memory: SD 3.5 comes as Medium and as Large. */
export const ModelSize = z.enum(['medium', 'large']);
export type ModelSize = z.infer<typeof ModelSize>;

/** A file below `config/presets/`; its name is the preset's. */
export const PresetFile = z.strictObject({
  family: Family,
  /** Null: any. */
  size: ModelSize.nullable().default(null),
  values: PresetValues,
  /** Arguments of the trainer besides, as in `StartRun`. */
  extra: StartRun.shape.extra.unwrap().default({}),
  /** Null: it says nothing of samples. */
  samples: Sampling.nullable().default(null),
});
export type PresetFile = z.infer<typeof PresetFile>;

/** `POST /api/runs/presets` */
export const SavePreset = PresetFile.extend({ name: ItemName });
export type SavePreset = z.infer<typeof SavePreset>;

export const Preset = z.object({
  /** Shipped ones are a word (`sdxl-24`); one's own begin with `own/`. */
  id: z.string(),
  title: z.string(),
  family: Family,
  size: ModelSize.nullable(),
  /** The card it is made for, as sold; null: any. */
  cardGb: z.int().positive().nullable(),
  isOwn: z.boolean(),
  values: PresetValues,
  /** Values of `values` that the trainer's documentation gives. The others are our choice and not measured. */
  documented: PresetValues.keyof().array(),
  extra: StartRun.shape.extra.unwrap().default({}),
  samples: Sampling.nullable().default(null),
});
export type Preset = z.infer<typeof Preset>;

/** `GET /api/runs/presets` */
export const PresetList = z.object({
  /** Shipped ones first, the smallest card first; then one's own by name. */
  presets: Preset.array(),
  /** The class of this machine's first card among those presets are made for; null without one. */
  cardGb: z.int().positive().nullable(),
  /** Files below `config/presets/` that are no use, with the reason. */
  broken: z.object({ file: z.string(), problem: z.string() }).array(),
});
export type PresetList = z.infer<typeof PresetList>;

export const PresetParams = z.object({ name: ItemName });

export type PresetEvents = { 'presets.changed': (presets: PresetList) => void };
