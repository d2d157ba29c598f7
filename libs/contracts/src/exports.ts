import { z } from 'zod';
import { FileName, RelativePath } from './names.js';

/**
 * How a dataset leaves. `plain`: the pictures and captions as they are. The others are what that trainer expects, with pictures turned
 * upright where EXIF says so, under names it reads, and without captions that are empty.
 */
export const ExportLayout = z.enum(['plain', 'kohya', 'ai-toolkit', 'diffusion-pipe']);
export type ExportLayout = z.infer<typeof ExportLayout>;

const Word = z
  .string()
  .trim()
  .max(80, 'At most 80 characters')
  .regex(/^[^/\\\u0000-\u001f\u007f]*$/, 'No slash and no control character');

/** `POST /api/datasets/:name/exports` (a folder of the workspace) and `…/exports/zip` (a link to a ZIP). */
export const ExportDataset = z.object({
  layout: ExportLayout.default('plain'),
  /** Of the plain layout. */
  what: z.enum(['all', 'pictures', 'captions']).default('all'),
  /** Null: all. */
  files: FileName.array().min(1).max(100_000).nullable().default(null),
  /** How often a picture counts in an epoch. */
  repeats: z.int().min(1, 'At least 1').max(10_000).default(10),
  trigger: Word.default(''),
  /** The class, such as "person". With Kohya it stands behind the trigger in the folder's name. */
  className: Word.default(''),
  /** Side in pixels of a square of as many pixels, for the configuration that goes along. */
  resolution: z.int().min(64).max(8192).default(1024),
  /** Kohya needs none where the folder's name says it all. */
  withConfig: z.boolean().default(true),
  /** SHA-256 of every file, in `manifest.sha256`, which `sha256sum -c` reads. */
  withHashes: z.boolean().default(false),
});
export type ExportDataset = z.infer<typeof ExportDataset>;

/** What would go out, and where to get it. */
export const PreparedZip = z.object({
  /** `GET /api/exports/:id` is the ZIP, for an hour. */
  id: z.string().regex(/^[0-9a-f]{32}$/, 'That is no export'),
  fileName: z.string(),
  files: z.int().nonnegative(),
  /** Of the files in it, as far as that is known before they are made. */
  bytes: z.int().nonnegative(),
  /** Pictures no trainer can read, which the layouts of trainers leave out. */
  leftOut: FileName.array(),
});
export type PreparedZip = z.infer<typeof PreparedZip>;

export const ExportParams = PreparedZip.pick({ id: true });

/** `GET /api/datasets/:name/zip`: everything in one request, for a command line. */
export const ZipQuery = ExportDataset.pick({ what: true });

export const ExportedFolder = z.object({
  /** Below the workspace. */
  path: RelativePath,
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  leftOut: FileName.array(),
});
export type ExportedFolder = z.infer<typeof ExportedFolder>;
