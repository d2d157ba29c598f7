import { z } from 'zod';
import { ErrorCode } from './errors.js';
import { Family } from './models.js';
import { ItemName, RelativePath, RunId } from './names.js';

/** Fields of `POST /api/training/start`, multipart: everything arrives as a string. `project_name` is an alias of `name`. */
export const StartTraining = z.object({
  name: ItemName,
  /** Comma-separated; the first is the primary one. */
  trigger_word: z.string().min(1, 'trigger_word is needed').max(1000),
  epochs: z.coerce.number().int().min(1).max(1000).default(6),
  learning_rate: z.coerce.number().positive().max(10).default(1e-4),
  /** Below `models/`. Absent: the one base model of the family that is there. */
  base_model: RelativePath.optional(),
  family: Family.optional(),
});
export type StartTraining = z.infer<typeof StartTraining>;

export const TrainingStatus = z.enum([
  'queued',
  'preparing',
  'started',
  'training',
  'complete',
  'failed',
  'cancelled',
]);
export type TrainingStatus = z.infer<typeof TrainingStatus>;

export const TrainingStarted = z.object({
  job_id: z.string(),
  status: z.literal('started'),
  /** Null while nothing was ever measured on this machine. */
  estimated_duration_minutes: z.number().nullable(),
});
export type TrainingStarted = z.infer<typeof TrainingStarted>;

/** There for a job that was started as a rehearsal on the page: no model is trained. This API never starts one. */
const IsRehearsal = z.literal(true).optional();

export const TrainingJobs = z.object({
  active_jobs: z.int().nonnegative(),
  jobs: z
    .object({
      job_id: z.string(),
      name: z.string(),
      status: TrainingStatus,
      /** Integer percent, 0–100. */
      progress: z.int().min(0).max(100),
      rehearsal: IsRehearsal,
    })
    .array(),
});
export type TrainingJobs = z.infer<typeof TrainingJobs>;

/** Data of the `progress` event of `GET /api/training/progress/{job_id}`. `epoch` is 1-based; unknown is null. */
export const TrainingProgress = z.object({
  status: TrainingStatus,
  epoch: z.int().nullable(),
  step: z.int().nullable(),
  loss: z.number().nullable(),
  percent: z.int().min(0).max(100),
  rehearsal: IsRehearsal,
});
export type TrainingProgress = z.infer<typeof TrainingProgress>;

/** Data of the last event of the stream, named `complete`, `failed` or `cancelled` after its status. */
export const TrainingEnd = z.discriminatedUnion('status', [
  /** `lora_path` is absolute; null for a rehearsal, which makes none. */
  z.object({
    status: z.literal('complete'),
    lora_path: z.string().nullable(),
    percent: z.literal(100),
    rehearsal: IsRehearsal,
  }),
  z.object({ status: z.literal('failed'), message: z.string(), percent: z.int().min(0).max(100) }),
  z.object({ status: z.literal('cancelled'), percent: z.int().min(0).max(100) }),
]);
export type TrainingEnd = z.infer<typeof TrainingEnd>;

export const TrainingJobParams = z.object({ job_id: RunId });

/** Every failure of the training API. */
export const TrainingError = z.object({
  statusCode: z.int(),
  message: z.string(),
  code: ErrorCode,
  details: z.unknown().array(),
});
export type TrainingError = z.infer<typeof TrainingError>;
