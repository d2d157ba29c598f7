import { z } from 'zod';
import { DatasetImage, TrashEntry } from './datasets.js';
import { FileName } from './names.js';

/** What can be wrong with one picture, worst first. */
export const ProblemKind = z.enum([
  'unusable',
  'extension',
  'empty',
  'copy',
  'blank',
  'blurred',
  'uncaptioned',
  'small',
  'unled',
  'odd',
  'near',
  'lines',
  'buried',
]);
export type ProblemKind = z.infer<typeof ProblemKind>;

/** What only looking at all of its bytes and pixels tells of a picture. */
export const PictureMark = z.object({
  file: FileName,
  /** The picture of the dataset with the same bytes that is the one to keep; null when there is none, or this is it. */
  copyOf: FileName.nullable(),
  /** The picture that this one looks like and that is the one to keep; null when there is none, or this is it. */
  like: FileName.nullable(),
  isBlurred: z.boolean(),
  /** Of nearly one colour. */
  isBlank: z.boolean(),
});
export type PictureMark = z.infer<typeof PictureMark>;

export const HealthQuery = z.object({
  /** The training resolution in pixels that pictures are measured against. */
  resolution: z.coerce.number().int().min(64).max(4096).multipleOf(64).default(1024),
  /** The trainer's `bucket_no_upscale`. */
  neverEnlarges: z
    .enum(['true', 'false'])
    .default('false')
    .transform((word) => word === 'true'),
});
export type HealthQuery = z.infer<typeof HealthQuery>;

/** One kind of trouble, and what it takes from the score. */
export const HealthReason = z.object({
  kind: z.union([ProblemKind, z.literal('orphans'), z.literal('mixed')]),
  /** Pictures; for orphans captions. */
  count: z.int().nonnegative(),
  /** Points of the 100 that would be won if it were gone. */
  points: z.number().nonnegative(),
});
export type HealthReason = z.infer<typeof HealthReason>;

export const DatasetHealth = z.object({
  /** 0 to 100; null while the dataset is empty. See `scoreOf` in `@pilothouse/pictures` for the rule. */
  score: z.int().min(0).max(100).nullable(),
  reasons: HealthReason.array(),
  /** All pictures were looked at and compared. Until then copies, similar and blurred ones may be missing. */
  isComplete: z.boolean(),
  /** Pictures whose bytes and pixels were looked at, of those that can be. */
  looked: z.int().nonnegative(),
  of: z.int().nonnegative(),
  /** The tag that most captions begin with; null when they do not agree. */
  trigger: z.string().nullable(),
  /** The words that captions begin with when there is no one for most of them, most frequent first. */
  rivals: z.string().array(),
  /** Captions without a picture. */
  orphans: FileName.array(),
  /** Pictures with a mark worth telling. */
  marks: PictureMark.array(),
});
export type DatasetHealth = z.infer<typeof DatasetHealth>;

export const HealthFix = z.discriminatedUnion('kind', [
  /** Every copy but the one to keep goes to the trash, with its caption. */
  z.object({ kind: z.literal('copy') }),
  /** The same for pictures that look like another; `files` says which go. */
  z.object({ kind: z.literal('near'), files: FileName.array().min(1) }),
  /** Captions without a picture go to the trash. */
  z.object({ kind: z.literal('orphans') }),
  /** The name gets the extension that its content asks for. Its caption is kept. */
  z.object({ kind: z.literal('extension') }),
  /** The word is put before every caption that does not begin with it, and moved there where it stands further on. */
  z.object({ kind: z.literal('trigger'), word: z.string().trim().min(1).max(200) }),
  /** Empty and missing captions become the word alone. */
  z.object({ kind: z.literal('uncaptioned'), word: z.string().trim().min(1).max(200) }),
  /** Lines of a caption are joined with commas. */
  z.object({ kind: z.literal('lines') }),
]);
export type HealthFix = z.infer<typeof HealthFix>;

/** What a change of files did. `trash` holds what was there before; with `files` it is what `UndoChange` takes. */
export const ChangeReport = z.object({
  /** Files that were written, renamed or removed. */
  files: FileName.array(),
  trash: TrashEntry.nullable(),
  /** What stayed as it was, with the reason. */
  refused: z.object({ file: FileName, reason: z.string() }).array(),
});
export type ChangeReport = z.infer<typeof ChangeReport>;

/** Takes back one change: what it wrote goes to the trash, and what was there before comes back. */
export const UndoChange = z.object({
  trash: TrashEntry.shape.id.nullable(),
  /** The `written` of the change. */
  files: FileName.array(),
});
export type UndoChange = z.infer<typeof UndoChange>;

/** How far the look at a dataset's pictures has come. Told when that, or anything its health rests on, has changed. */
export const HealthProgress = z.object({
  dataset: DatasetImage.shape.file,
  looked: z.int().nonnegative(),
  of: z.int().nonnegative(),
});
export type HealthProgress = z.infer<typeof HealthProgress>;

export type DatasetHealthEvents = { 'dataset.health.changed': (progress: HealthProgress) => void };
