import { z } from 'zod';
import { FileName } from './names.js';

/** What stands between two commas of a caption. */
export const TagText = z
  .string()
  .trim()
  .min(1, 'A tag holds at least one letter')
  .max(1_000, 'A tag has at most 1,000 characters')
  .regex(/^[^,\n\r\u0000]*$/, 'A tag holds no comma and no line break');

const Tags = TagText.array().min(1, 'Name at least one tag').max(500, 'At most 500 tags at once');

/**
 * One thing done to many captions. Tags are what stands between commas; a caption that an operation leaves as it is keeps every
 * byte, one that it changes is written with ", " between its tags.
 */
export const CaptionOperation = z.discriminatedUnion('type', [
  /** Those that stand there already stay where they are. */
  z.object({ type: z.literal('add'), tags: Tags, at: z.enum(['start', 'end']).default('end') }),
  z.object({ type: z.literal('remove'), tags: Tags }),
  /** Each of `tags` becomes `to`, once: several tags are merged. */
  z.object({ type: z.literal('rename'), tags: Tags, to: TagText }),
  z.object({
    type: z.literal('replace'),
    find: z.string().min(1, 'Say what is to be found').max(1_000),
    with: z.string().max(1_000).default(''),
    /** `find` is a regular expression of JavaScript in Unicode mode, `with` may hold `$1` and `$<name>`. */
    isPattern: z.boolean().default(false),
    isCaseSensitive: z.boolean().default(true),
  }),
  /** Only in captions that hold them; in the order given. */
  z.object({ type: z.literal('move'), tags: Tags, to: z.enum(['start', 'end']).default('start') }),
  z.object({ type: z.literal('deduplicate'), isCaseSensitive: z.boolean().default(false) }),
  /** The same seed gives the same order for the same picture. */
  z.object({
    type: z.literal('shuffle'),
    seed: z.int().min(0).max(2_147_483_647).default(42),
    keepFirst: z.int().min(0).max(100).default(1),
  }),
  /** The word stands first in every caption, also in those that had none. */
  z.object({ type: z.literal('trigger'), word: TagText }),
]);
export type CaptionOperation = z.infer<typeof CaptionOperation>;

export const PreviewCaptions = z.object({
  operation: CaptionOperation,
  /** Pictures by file name; null: all of the dataset. */
  files: FileName.array().max(50_000).nullable(),
});
export type PreviewCaptions = z.infer<typeof PreviewCaptions>;

/** A picture whose caption is not changed, or was not, with the reason. */
const LeftCaption = z.object({ file: FileName, reason: z.string() });

export const CaptionPreview = z.object({
  /** Names this preview when it is applied; kept for an hour, as long as the control plane runs. */
  id: z.string(),
  /** As the version will be called: "Added sea to 12 captions". */
  what: z.string(),
  /** In the order of the dataset. Null: no caption file, '' after: the file goes. */
  changes: z.object({ file: FileName, before: z.string().nullable(), after: z.string() }).array(),
  unchanged: z.int().nonnegative(),
  left: LeftCaption.array(),
});
export type CaptionPreview = z.infer<typeof CaptionPreview>;

export const ApplyPreview = z.object({
  id: z.string().max(64),
  /** Pictures of the preview that are left out; the others change. */
  without: FileName.array().max(50_000).default([]),
});
export type ApplyPreview = z.infer<typeof ApplyPreview>;

export const CaptionEditReport = z.object({
  what: z.string(),
  changed: FileName.array(),
  /** Their captions were changed by somebody else since the preview. */
  left: LeftCaption.array(),
  /** The version that was made. */
  version: z.int().nonnegative(),
});
export type CaptionEditReport = z.infer<typeof CaptionEditReport>;
