import { StartCaptioning } from '@pilothouse/contracts/captioning';
import { FileName, Instant } from '@pilothouse/contracts/names';
import { WorkProgress } from '@pilothouse/contracts/runs';
import { z } from 'zod';

/** `run.json` of a captioning run. */
export const CaptioningRecord = z.object({
  kind: z.literal('captioning'),
  request: StartCaptioning,
  createdAt: Instant,
  images: z.int().nonnegative(),
});
export type CaptioningRecord = z.infer<typeof CaptioningRecord>;

/** `images.json` beside it: which image of the dataset is which in the run's folder, and the caption it had. */
export const CaptionedImages = z
  .object({ file: z.string(), of: FileName, before: z.string().nullable() })
  .array();
export type CaptionedImages = z.infer<typeof CaptionedImages>;

/** What `summary.json` of an ended captioning run holds besides the common part. */
export const CaptioningSummary = z.object({
  progress: WorkProgress,
  captioned: z.int().nonnegative(),
});
