import { z } from 'zod';
import { Dataset } from './datasets.js';
import { FileName, Instant, ItemName } from './names.js';

const Files = FileName.array().min(1, 'At least one picture').max(100_000, 'At most 100,000 pictures');

/** `POST /api/datasets/:name/rename` */
export const RenameDataset = z.object({ to: ItemName });
export type RenameDataset = z.infer<typeof RenameDataset>;

/** `POST /api/datasets/:name/copy`: pictures share their bytes with the original, captions do not. */
export const CopyDataset = z.object({ to: ItemName });
export type CopyDataset = z.infer<typeof CopyDataset>;

/** `POST /api/datasets/:name/split`: takes part of a dataset out, into a new one. */
export const SplitDataset = z.object({
  to: ItemName,
  part: z.discriminatedUnion('by', [
    z.object({ by: z.literal('files'), files: Files }),
    z.object({
      by: z.literal('share'),
      /** Of the pictures, to the nearest whole one and at least one. */
      percent: z.number().min(1, 'At least 1 %').max(99, 'At most 99 %'),
      /** The same seed takes the same pictures. */
      seed: z.int().min(0).max(4_294_967_295),
    }),
  ]),
});
export type SplitDataset = z.infer<typeof SplitDataset>;

/** `POST /api/datasets/merge`: into a new dataset, or into one that is there; that one may be among `from`. */
export const MergeDatasets = z.object({
  from: FileName.array().min(1, 'At least one dataset').max(100, 'At most 100 datasets'),
  to: ItemName,
  /** What becomes of those that went into it. */
  sources: z.enum(['keep', 'trash']).default('keep'),
});
export type MergeDatasets = z.infer<typeof MergeDatasets>;

/** `POST /api/datasets/:name/transfer`: pictures with their captions, into a dataset that is there. */
export const TransferPictures = z.object({ files: Files, to: ItemName, how: z.enum(['move', 'copy']) });
export type TransferPictures = z.infer<typeof TransferPictures>;

/** What a move, copy, split or merge did. */
export const TransferReport = z.object({
  /** Where the pictures are now. */
  dataset: Dataset,
  pictures: z.int().nonnegative(),
  /** Under another name, because theirs was taken. */
  renamed: z.object({ file: FileName, storedAs: FileName }).array(),
  /** Left where they were, with the reason. */
  skipped: z.object({ file: FileName, reason: z.string() }).array(),
});
export type TransferReport = z.infer<typeof TransferReport>;

/**
 * A pattern for names of pictures: `{n}` is a number, with as many digits as the largest needs; `{n:4}` has at least four; `{name}`
 * is the name so far. Without `{n}` equal names get a number behind them.
 */
export const NamePattern = z
  .string()
  .min(1, 'A pattern is needed')
  .max(120, 'A pattern has at most 120 characters')
  .refine((text) => /\{(n(:\d)?|name)\}/.test(text), 'A pattern holds {n} or {name}, so that names differ')
  .refine(
    (text) => !/[{}]/.test(text.replace(/\{(n(:[1-9])?|name)\}/g, '')),
    'Only {n}, {n:4} and {name} stand in braces',
  )
  .refine((text) => !/[/\\\u0000-\u001f\u007f]/.test(text), 'A name holds no slash and no control character')
  .refine((text) => !text.startsWith('.'), 'A name does not start with a dot');

/** `POST /api/datasets/:name/pictures/rename`: captions follow. */
export const RenamePictures = z.object({
  pattern: NamePattern,
  start: z.int().min(0).max(1_000_000).default(1),
  /** In this order; null: all, by name. */
  files: Files.nullable().default(null),
  /** A dataset whose pictures of the same name are masks of these; they are renamed with them. */
  masks: FileName.nullable().default(null),
  /** Only says what would become of them. */
  preview: z.boolean().default(false),
});
export type RenamePictures = z.infer<typeof RenamePictures>;

export const RenamedPictures = z.object({
  /** Those whose name changes. */
  renamed: z.object({ file: FileName, storedAs: FileName }).array(),
  captions: z.int().nonnegative(),
  masks: z.int().nonnegative(),
});
export type RenamedPictures = z.infer<typeof RenamedPictures>;

/** `GET /api/datasets/:name/references`: what has its name written down. Runs hold what they train on themselves. */
export const DatasetReferences = z.object({
  runs: z
    .object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['training', 'captioning']),
      /** It waits or works. */
      isOpen: z.boolean(),
      /** Its captions have not been looked over, and can go only into a dataset of this name. */
      isWaitingForReview: z.boolean(),
      createdAt: Instant,
    })
    .array(),
});
export type DatasetReferences = z.infer<typeof DatasetReferences>;
