import { Instant } from '@pilothouse/contracts/names';
import { CaptionReview } from '@pilothouse/contracts/captioning';
import { Publication } from '@pilothouse/contracts/checkpoints';
import { type AnyRun, RunStatus } from '@pilothouse/contracts/runs';
import { z } from 'zod';

/**
 * `run.json`: what was asked for and planned. It is written last when a run is made, and never again. The rest of it is its kind's
 * own. Records from when there was only training name no kind.
 */
export const RunRecord = z.looseObject({ kind: z.string().default('training'), createdAt: Instant });
export type RunRecord = { kind: AnyRun['kind']; createdAt: number };

/** One line of `events.ndjson`. The last one says how the run stands. */
export const RunEvent = z.object({
  at: Instant,
  text: z.string(),
  status: RunStatus,
  /** The final file is about to be published: after a crash it may or may not have been. */
  isPublishing: z.boolean().default(false),
  /** A checkpoint that was published by hand. */
  publication: Publication.optional(),
  /** What has become, with this, of the captions it has written. */
  captionReview: CaptionReview.optional(),
  /** A run that goes on with this one is about to be made: after a crash there may be one or not. */
  isResuming: z.boolean().default(false),
});
export type RunEvent = z.infer<typeof RunEvent>;

/**
 * `summary.json` of an ended run, so that its log need not be read to list it. Made anew from the log when missing. The rest of it
 * is its kind's own.
 */
export const RunSummary = z.looseObject({ logBytes: z.int().nonnegative() });
export type RunSummary = z.infer<typeof RunSummary>;

export const hasEnded = ({ state }: RunStatus) =>
  state === 'done' || state === 'failed' || state === 'cancelled' || state === 'interrupted';
