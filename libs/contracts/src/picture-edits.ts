import { z } from 'zod';
import { ChangeReport, HealthQuery } from './dataset-health.js';
import { FileName } from './names.js';

const Side = z.int().min(1).max(65_535);
export const PictureSize = z.object({ width: Side, height: Side });
export type PictureSize = z.infer<typeof PictureSize>;
/** Whole pixels of the picture as it is after turning and mirroring. */
export const CropBox = z.object({
  x: z.int().min(0).max(65_535),
  y: z.int().min(0).max(65_535),
  width: Side,
  height: Side,
});
export type CropBox = z.infer<typeof CropBox>;

/** Where a crop of a given ratio is taken from. `attention` and `entropy` look at the picture: what stands out, and where most happens. */
export const CropPlace = z.enum(['centre', 'attention', 'entropy']);
export type CropPlace = z.infer<typeof CropPlace>;

/** What is done to a picture, in this order. It is read upright, and keeps its name and its format. */
export const EditRecipe = z.object({
  /** Degrees clockwise. */
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).default(0),
  /** Left and right change places. After turning. */
  mirrors: z.boolean().default(false),
  crop: z
    .discriminatedUnion('how', [
      z.object({ how: z.literal('none') }),
      z.object({ how: z.literal('box'), box: CropBox }),
      z.object({ how: z.literal('ratio'), ratio: PictureSize, place: CropPlace }),
      /** To the ratio of the bucket that the trainer would put it into: then it cuts nothing away. */
      z.object({
        how: z.literal('bucket'),
        place: CropPlace,
        resolution: z.int().min(64).max(4096).multipleOf(64),
      }),
    ])
    .default({ how: 'none' }),
  /** The longer side in pixels afterwards; null: as it comes. Smaller pictures stay as they are unless `enlarges`. */
  longest: z.int().min(16).max(16_384).nullable().default(null),
  enlarges: z.boolean().default(false),
});
export type EditRecipe = z.infer<typeof EditRecipe>;

export const EditPictures = z.object({ files: FileName.array().min(1).max(100_000), recipe: EditRecipe });
export type EditPictures = z.infer<typeof EditPictures>;
/** How many pictures a preview looks at, at most. */
export const MOST_PREVIEWED = 24;
export const PreviewEdit = EditPictures.extend({ files: FileName.array().min(1).max(MOST_PREVIEWED) });
export type PreviewEdit = z.infer<typeof PreviewEdit>;

/** What would become of one picture. `crop` is in pixels after turning; null: all of it. `after` equal to `before` and no crop: nothing. */
export const EditPreview = z.object({
  file: FileName,
  before: PictureSize,
  crop: CropBox.nullable(),
  after: PictureSize,
  changes: z.boolean(),
  /** Why it would stay as it is, in words; empty when nothing keeps it. */
  problem: z.string(),
});
export type EditPreview = z.infer<typeof EditPreview>;

/** One batch over pictures of a dataset. One at a time for each dataset. */
export const EditJob = z.object({
  id: z.string(),
  dataset: FileName,
  /** For people: "Crop 12 pictures". */
  what: z.string(),
  done: z.int().nonnegative(),
  of: z.int().positive(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  /** Why it failed; empty otherwise. */
  message: z.string(),
  /** Null until it is done. */
  report: ChangeReport.nullable(),
  /** Datasets whose pictures of the same names fitted those that were changed, and no longer do: masks, mostly. */
  misfits: z.object({ dataset: FileName, pictures: z.int().positive() }).array(),
});
export type EditJob = z.infer<typeof EditJob>;

export const BucketQuery = HealthQuery;

/** The pictures of a dataset as a training would sort them. */
export const DatasetBuckets = z.object({
  buckets: PictureSize.extend({ files: FileName.array() }).array(),
  /** The trainer would fail at these, or cannot read them. */
  without: FileName.array(),
});
export type DatasetBuckets = z.infer<typeof DatasetBuckets>;

export type PictureEditEvents = { 'dataset.edit.changed': (job: EditJob) => void };
