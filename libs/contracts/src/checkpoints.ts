import { z } from 'zod';
import { FileName, Instant, ItemName, RelativePath, RunId } from './names.js';

export const Checkpoint = z.object({
  file: FileName,
  /** Null for the final file of a run whose epochs are not known yet. */
  epoch: z.int().nullable(),
  isFinal: z.boolean(),
  bytes: z.int().nonnegative(),
  savedAt: Instant,
  /** True when the header was read and the file is as long as it says. */
  isComplete: z.boolean(),
  /** It is not to go, whoever tidies up. */
  isKept: z.boolean().default(false),
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

/** `POST /api/runs/:id/checkpoints/:file/keep`: false gives it up again. */
export const KeepCheckpoint = z.object({ kept: z.boolean() });
export type KeepCheckpoint = z.infer<typeof KeepCheckpoint>;

/** The end of an epoch whose whole state was saved: a run can be taken up from there. Steps count from the very beginning. */
export const ResumePoint = z.object({ epoch: z.int().positive(), step: z.int().positive() });
export type ResumePoint = z.infer<typeof ResumePoint>;

export const CheckpointParams = z.object({ id: RunId, file: FileName });
