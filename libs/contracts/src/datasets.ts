import { z } from 'zod';
import { FileName, Instant, ItemName } from './names.js';

/**
 * A dataset is a folder of images and `.txt` captions below `datasets/`. One that a person made in a shell may have a name that
 * `ItemName` refuses; it is listed and can be looked at, and `problem` says what to do.
 */
export const Dataset = z.object({
  name: FileName,
  /** Pictures and videos. */
  images: z.int().nonnegative(),
  /** How many of them are videos, which are shown and captioned, and go out to trainers of videos. */
  videos: z.int().nonnegative().default(0),
  /** Those whose caption file holds text. */
  captioned: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  changedAt: Instant,
  /** Up to four file names for the cover. */
  covers: FileName.array().max(4),
  /** What stands in the folder that the trainer would not see or trip over, in words; empty when nothing does. */
  problem: z.string().default(''),
});
export type Dataset = z.infer<typeof Dataset>;

/** A picture, or a video that stands among them. */
export const DatasetImage = z.object({
  file: FileName,
  kind: z.enum(['picture', 'video']).default('picture'),
  bytes: z.int().nonnegative(),
  /** Pixels as displayed (EXIF rotation applied); null when the file cannot be read, and for a video. */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  changedAt: Instant,
  /** Null when there is no caption file. */
  caption: z.string().nullable(),
  /** Changes whenever the caption file does; send it back when saving, so that nobody's edit is overwritten unseen. */
  captionVersion: z.string(),
  /** Why the trainer would trip over this file, in words; empty when it is fine. */
  problem: z.string(),
});
export type DatasetImage = z.infer<typeof DatasetImage>;

export const DatasetContent = z.object({ dataset: Dataset, images: DatasetImage.array() });
export type DatasetContent = z.infer<typeof DatasetContent>;

export const CreateDataset = z.object({ name: ItemName });
export type CreateDataset = z.infer<typeof CreateDataset>;

export const DatasetParams = z.object({ name: FileName });
export type DatasetParams = z.infer<typeof DatasetParams>;
export const DatasetImageParams = z.object({ name: FileName, file: FileName });
export type DatasetImageParams = z.infer<typeof DatasetImageParams>;

/**
 * `GET …/thumbnails/:file`: the longer side in pixels. With `v` (the image's `changedAt`) the answer may be cached for ever,
 * without it it is revalidated each time.
 */
export const ThumbnailQuery = z.object({
  size: z.coerce.number().int().min(64).max(1024).default(320),
  v: z.string().max(40).optional(),
});
export type ThumbnailQuery = z.infer<typeof ThumbnailQuery>;

/**
 * `as-is`: every byte stays. `upright-srgb`: a picture that is turned by EXIF or has another colour profile is written anew, upright
 * and in sRGB, because trainers ignore both; all others stay as they are.
 */
export const Preparation = z.enum(['as-is', 'upright-srgb']);
export type Preparation = z.infer<typeof Preparation>;

export const AddImagesQuery = z.object({ preparation: Preparation.default('as-is') });
export type AddImagesQuery = z.infer<typeof AddImagesQuery>;

export const MOST_PICTURE_BYTES = 200_000_000;

/** Answer to an upload: what came in, and what was refused with the reason, file by file. */
export const UploadReport = z.object({
  accepted: DatasetImage.array(),
  /** Accepted under another name, because the one sent was taken or had the wrong extension. */
  renamed: z.object({ file: z.string(), storedAs: FileName }).array().default([]),
  refused: z.object({ file: z.string(), reason: z.string() }).array(),
  /** Taken in, with something to know about it: a colour profile that trainers ignore, a caption that was kept. */
  notes: z.object({ file: z.string(), note: z.string() }).array().default([]),
});
export type UploadReport = z.infer<typeof UploadReport>;

export const SaveCaption = z.object({
  text: z.string().max(20_000, 'A caption has at most 20,000 characters'),
  /** The `captionVersion` the edit began from. */
  basedOn: z.string(),
});
export type SaveCaption = z.infer<typeof SaveCaption>;

/** Something moved to `trash/`; it can be put back as long as it is there. */
export const TrashEntry = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** For people: "harbour.png in riso-coast". */
  what: z.string(),
  trashedAt: Instant,
});
export type TrashEntry = z.infer<typeof TrashEntry>;

export const TrashParams = TrashEntry.pick({ id: true });

export type DatasetEvents = {
  'dataset.changed': (dataset: Dataset) => void;
  'dataset.removed': (dataset: { name: string }) => void;
  'dataset.image.changed': (change: { dataset: string; image: DatasetImage }) => void;
  'dataset.image.removed': (change: { dataset: string; file: string }) => void;
};
