import { z } from 'zod';
import { FileName, Instant } from './names.js';

/** Counted from 1 for each dataset, and never used twice. */
export const VersionNumber = z.int().positive();

/**
 * What a dataset held at one time. `page`: done through Pilothouse; `outside`: found on the disk, whoever did it; `undone`: what an
 * interrupted change had done was taken back.
 */
export const DatasetVersion = z.object({
  number: VersionNumber,
  at: Instant,
  /** For people, in the past tense: "Replaced “boat” in 12 captions". */
  what: z.string(),
  origin: z.enum(['page', 'outside', 'undone']),
  images: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  /** Of the pictures and captions together. */
  bytes: z.int().nonnegative(),
  /** Files that differ from the version before. */
  added: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  /** The version whose change this one takes back; null for an ordinary change. */
  undoes: VersionNumber.nullable(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

/** What undo or redo would take back: the version, and its words. Null where there is nothing. */
const Step = z.object({ number: VersionNumber, what: z.string() }).nullable();

/** How the history of a dataset stands. Told whole whenever it changes. */
export const HistoryState = z.object({
  dataset: FileName,
  /** The newest version; 0 before the first one is made, which is soon after a dataset was found. */
  head: z.int().nonnegative(),
  /** Files were changed since, and become a version when it has been quiet for a few seconds. */
  isPending: z.boolean(),
  undo: Step,
  redo: Step,
});
export type HistoryState = z.infer<typeof HistoryState>;

/** Newest first. */
export const DatasetHistory = z.object({
  state: HistoryState,
  versions: DatasetVersion.array(),
  /** Of pictures that only older versions hold, and that take room on the disk for it. */
  heldBytes: z.int().nonnegative(),
});
export type DatasetHistory = z.infer<typeof DatasetHistory>;

export const VersionParams = z.object({ name: FileName, number: z.coerce.number().pipe(VersionNumber) });
export type VersionParams = z.infer<typeof VersionParams>;
export const VersionImageParams = VersionParams.extend({ file: FileName });
export type VersionImageParams = z.infer<typeof VersionImageParams>;

/** `with`: the version to compare with; 0 or absent: what is there now. */
export const CompareQuery = z.object({ with: z.coerce.number().int().min(0).default(0) });
export type CompareQuery = z.infer<typeof CompareQuery>;

/** `number`: the version whose change is taken back or done again; null: the latest, what was not yet a version included. */
export const TakeBack = z.object({ number: VersionNumber.nullable().default(null) });
export type TakeBack = z.infer<typeof TakeBack>;

/** One file that differs. Absent on one side: it is not there in that version. */
export const FileDifference = z.object({
  file: FileName,
  kind: z.enum(['picture', 'caption']),
  /** The text of a caption, null where it is no readable text; of pictures always null. */
  before: z.object({ text: z.string().nullable(), bytes: z.int() }).nullable(),
  after: z.object({ text: z.string().nullable(), bytes: z.int() }).nullable(),
});
export type FileDifference = z.infer<typeof FileDifference>;

export const VersionComparison = z.object({
  before: DatasetVersion,
  after: DatasetVersion,
  differences: FileDifference.array(),
});
export type VersionComparison = z.infer<typeof VersionComparison>;

/** What undo, redo or restore did. */
export const HistoryReport = z.object({
  state: HistoryState,
  /** The version whose change was taken back, or that was restored. */
  what: z.string(),
  changed: FileName.array(),
  /** Left as they are, each with the reason: somebody changed them meanwhile, or what they were is not kept. */
  left: z.object({ file: FileName, reason: z.string() }).array(),
});
export type HistoryReport = z.infer<typeof HistoryReport>;

export type HistoryEvents = {
  'dataset.history.changed': (state: HistoryState) => void;
};
