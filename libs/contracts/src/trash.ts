import { z } from 'zod';
import { TrashEntry } from './datasets.js';
import { ItemName } from './names.js';

/** What something in the trash was, by where it stood. `unknown`: nobody can read any more what it was. */
export const TrashKind = z.enum([
  'dataset',
  'picture',
  'caption',
  'model',
  'run',
  'preset',
  'file',
  'unknown',
]);
export type TrashKind = z.infer<typeof TrashKind>;

/** `GET /api/trash`: newest first. */
export const TrashItem = TrashEntry.extend({
  kind: TrashKind,
  /** The folder it stood in, below the workspace; '' for the workspace itself. */
  from: z.string(),
  /** Files and folders that were moved; what is inside a folder is not counted. */
  count: z.int().nonnegative(),
  /** As long as all its files are; null until they have been counted. */
  bytes: z.int().nonnegative().nullable(),
  /** What emptying gives back: files that have another name elsewhere (runs, copies) give nothing. */
  freesBytes: z.int().nonnegative().nullable(),
  /** Why it cannot be put back, in words; empty when it can be tried. */
  problem: z.string(),
});
export type TrashItem = z.infer<typeof TrashItem>;

/** `POST /api/trash/:id/restore`; without a body everything gets the name it had. */
export const RestoreAs = z.object({
  /** The new name of the file or folder, without its ending where a picture and its caption come back together. */
  as: ItemName.optional(),
});
export type RestoreAs = z.infer<typeof RestoreAs>;

/** In `details` of the CONFLICT where its place is taken. */
export const PlaceTaken = z.object({
  /** Below the workspace. */
  taken: z.string(),
  /** A name that is free, for `as`; null where only the old names make sense. */
  suggestion: ItemName.nullable(),
});
export type PlaceTaken = z.infer<typeof PlaceTaken>;

export const TrashIds = TrashEntry.shape.id.array().min(1).max(100_000);

/** `POST /api/trash/restore`: each for itself. */
export const RestoreMany = z.object({ ids: TrashIds });
export type RestoreMany = z.infer<typeof RestoreMany>;
export const RestoreReport = z.object({
  restored: TrashEntry.array(),
  refused: TrashEntry.pick({ id: true, what: true })
    .extend({ reason: z.string(), suggestion: ItemName.nullable() })
    .array(),
});
export type RestoreReport = z.infer<typeof RestoreReport>;

/** `POST /api/trash/empty`: for good. The ids are named one by one, so that nothing goes that nobody has seen. */
export const EmptyTrash = z.object({ ids: TrashIds });
export type EmptyTrash = z.infer<typeof EmptyTrash>;
export const EmptiedTrash = z.object({ removed: z.int().nonnegative() });
export type EmptiedTrash = z.infer<typeof EmptiedTrash>;

export type TrashEvents = {
  'trash.changed': (item: TrashItem) => void;
  'trash.removed': (item: { id: string }) => void;
};
