import { z } from 'zod';
import { Instant, RunId } from './names.js';
import { StartRun } from './start-run.js';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'That is not a SHA-256');
/** A path of an archive that is only ever shown or compared, never opened. */
const Label = z.string().min(1).max(1000);
const Word = z.string().max(200);

export const FileHash = z.object({ file: Label, bytes: z.int().nonnegative(), sha256: Sha256 });
export type FileHash = z.infer<typeof FileHash>;

/** `versions.json` of a run: what it was made with, as it was found when the run began. */
export const RunVersions = z.object({
  recordedAt: Instant,
  pilothouse: Word,
  /** The checkout of sd-scripts; null when it is none, and for a run of before this was recorded. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/, 'That is not a commit')
    .nullable(),
  /** Null when its Python did not say. */
  python: Word.nullable(),
  packages: z.record(Word, Word).refine((all) => Object.keys(all).length <= 5000, 'Too many packages'),
  gpus: z.object({ name: Word, driver: Word }).array().max(64),
  models: z.object({ path: Label, bytes: z.int().nonnegative() }).array().max(64),
  /** Every image and every caption of the frozen dataset. */
  dataset: FileHash.array().max(200_000),
});
export type RunVersions = z.infer<typeof RunVersions>;

/** `GET /api/runs/:id/versions`: the dataset as one hash over all of its files. Null for a run of before this was recorded. */
export const RecordedVersions = z.object({
  versions: RunVersions.omit({ dataset: true })
    .extend({
      dataset: z.object({ images: z.int().nonnegative(), captions: z.int().nonnegative(), sha256: Sha256 }),
    })
    .nullable(),
});
export type RecordedVersions = z.infer<typeof RecordedVersions>;
export type VersionsSummary = NonNullable<RecordedVersions['versions']>;

/** `manifest.json`, the first file of an archive: all that is needed to do the run again. */
export const RunManifest = z.object({
  format: z.literal('pilothouse-run'),
  version: z.literal(1),
  exportedAt: Instant,
  run: RunId,
  request: StartRun,
  versions: RunVersions.nullable(),
});
export type RunManifest = z.infer<typeof RunManifest>;

/** `GET /api/runs/:id/archive`. */
export const ArchiveQuery = z.object({
  /** With the checkpoints, which are most of its size. */
  checkpoints: z.enum(['true', 'false']).default('false'),
});

/** What is not here as it was where the run was made. */
export const ImportDifference = z.object({
  /** `missing`: it cannot be started like this. `other`: it would not be the same run. */
  level: z.enum(['missing', 'other']),
  about: z.enum(['dataset', 'model', 'trainer', 'packages', 'gpu']),
  text: z.string(),
});
export type ImportDifference = z.infer<typeof ImportDifference>;

/** `POST /api/runs/import`: nothing was started and nothing kept; the request is for the form. */
export const RunDraft = z.object({
  run: RunId,
  exportedAt: Instant,
  request: StartRun,
  differences: ImportDifference.array(),
});
export type RunDraft = z.infer<typeof RunDraft>;
