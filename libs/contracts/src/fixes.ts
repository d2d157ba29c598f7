import { z } from 'zod';
import { RunId } from './names.js';

/** What made a run fail, as far as its output tells. */
export const FailureCause = z.enum([
  'out-of-memory',
  'nan',
  'killed',
  'no-images',
  'disk-full',
  'loader-killed',
  'gated',
  'no-base-model',
  'no-tokenizer',
  'bad-dataset',
  'bad-arguments',
  'too-many-blocks',
  'no-gpu',
  'driver-too-old',
  'unknown-gpu',
  'damaged-model',
  'wrong-model',
  'missing-package',
  'missing-file',
  // Of an install.
  'no-network',
  'no-repository',
  'unknown-ref',
  'unknown-package',
  'package-conflict',
  'no-compiler',
  'no-python',
  'wrong-hash',
  'bad-archive',
  'no-answer',
]);
export type FailureCause = z.infer<typeof FailureCause>;

export const FixName = z.string().regex(/^[a-z][a-z-]{0,39}$/, 'The name of a fix is a few small letters');

/** A way on for a run that failed. */
export const RunFix = z.object({
  name: FixName,
  title: z.string(),
  /** What it helps, and what it costs. */
  text: z.string(),
  /** What would be set differently; empty for one that a person has to do. */
  changes: z.object({ label: z.string(), from: z.string(), to: z.string() }).array(),
  /** Where that is done: a page of the dashboard, or of the hub; null for one that is applied. */
  href: z.string().nullable(),
});
export type RunFix = z.infer<typeof RunFix>;

/** `GET /api/runs/:id/fixes`: best first. `POST /api/runs/:id/fixes/:name` queues the run again, changed by it. */
export const RunFixes = RunFix.array();
export type RunFixes = z.infer<typeof RunFixes>;

export const FixParams = z.object({ id: RunId, name: FixName });
