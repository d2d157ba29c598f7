import { z } from 'zod';
import { Preparation, UploadReport } from './datasets.js';
import { FileName, Instant, ItemName, RelativePath } from './names.js';

/** A resumable upload travels in parts of this size: proxies in front of rented pods refuse bodies of 100 MB. */
export const PART_BYTES = 32 * 1024 * 1024;
/** Smaller pictures go many in one multipart request, which is quicker than a resumable upload for each. */
export const MULTIPART_BELOW_BYTES = 4 * 1024 * 1024;
export const MOST_ZIP_BYTES = 50_000_000_000;

/** What to do with an archive or folder whose pictures lie in several folders. */
export const Layout = z.enum(['ask', 'together', 'apart']);
export type Layout = z.infer<typeof Layout>;

/** Letters of a caption that travel with its picture. */
export const MOST_CAPTION_IN_HEADER = 2_000;

/** `Upload-Metadata` of `POST /api/uploads` (tus 1.0.0); each value is base64, as tus says. */
export const UploadMetadata = z.object({
  dataset: FileName,
  filename: z.string().min(1, 'The name of the file is missing').max(1000),
  preparation: Preparation.default('as-is'),
  layout: Layout.default('ask'),
  /** Of a picture. Headers are short: a picture with a long one is sent by multipart. */
  caption: z.string().max(MOST_CAPTION_IN_HEADER).optional(),
});
export type UploadMetadata = z.infer<typeof UploadMetadata>;

/** Of an upload and of what is made of it. */
export const IntakeId = z.string().regex(/^[a-f0-9]{32}$/, 'That is no upload');
export type IntakeId = z.infer<typeof IntakeId>;
export const IntakeParams = z.object({ id: IntakeId });
export type IntakeParams = z.infer<typeof IntakeParams>;

/** A folder of an archive that holds pictures itself. */
export const ArchiveFolder = z.object({
  /** Below what all of them have in common; empty for that itself. */
  path: z.string(),
  pictures: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  /** What a dataset made of it is called. */
  name: ItemName,
  /** Of Kohya's layout, `10_trigger word`. */
  repeats: z.int().positive().nullable(),
});
export type ArchiveFolder = z.infer<typeof ArchiveFolder>;

const Progress = { done: z.int().nonnegative(), total: z.int().nonnegative() };

export const IntakeStatus = z.discriminatedUnion('type', [
  /** Bytes are missing: the same file, sent again, goes on from there. */
  z.object({ type: z.literal('receiving'), receivedBytes: z.int().nonnegative(), lastAt: Instant }),
  z.object({ type: z.literal('waiting') }),
  z.object({ type: z.literal('reading') }),
  z.object({ type: z.literal('asking'), folders: ArchiveFolder.array() }),
  /** Unpacked and decoded, out of sight. */
  z.object({ type: z.literal('checking'), ...Progress }),
  /** Moved into the dataset. */
  z.object({ type: z.literal('adding'), ...Progress }),
  z.object({ type: z.literal('done'), endedAt: Instant }),
  /** Nothing was added. `mayRetry`: what was sent is still here. */
  z.object({ type: z.literal('failed'), endedAt: Instant, reason: z.string(), mayRetry: z.boolean() }),
]);
export type IntakeStatus = z.infer<typeof IntakeStatus>;

/** Pictures on their way into a dataset in the background: a ZIP, a large picture, or what lies on the pod already. */
export const Intake = z.object({
  id: IntakeId,
  /** Several once an archive was parted by its folders. */
  datasets: FileName.array().min(1),
  /** For people: "riso.zip". */
  name: z.string(),
  kind: z.enum(['zip', 'picture', 'folder', 'pictures']),
  bytes: z.int().nonnegative(),
  startedAt: Instant,
  status: IntakeStatus,
  pictures: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  renamed: z.int().nonnegative(),
  refused: z.int().nonnegative(),
  noted: z.int().nonnegative(),
});
export type Intake = z.infer<typeof Intake>;

/** What became of each file that was not simply taken in, and what the folder names said. */
export const IntakeReport = UploadReport.omit({ accepted: true }).extend({
  files: z.object({ dataset: FileName, file: FileName }).array(),
  remarks: z.string().array(),
});
export type IntakeReport = z.infer<typeof IntakeReport>;

export const ChooseLayout = z.object({ layout: Layout.exclude(['ask']) });
export type ChooseLayout = z.infer<typeof ChooseLayout>;

/** `link`: a second name for the same bytes (hard link), which takes no space as long as nobody writes into the file. */
export const TakeHow = z.enum(['copy', 'link']);
export type TakeHow = z.infer<typeof TakeHow>;

/** Pictures and captions of a folder of the workspace, with its subfolders, or pictures chosen one by one. */
export const TakeFromPod = z.object({
  dataset: FileName,
  from: z.discriminatedUnion('type', [
    z.object({ type: z.literal('folder'), path: RelativePath }),
    z.object({ type: z.literal('pictures'), paths: RelativePath.array().min(1).max(5_000) }),
  ]),
  how: TakeHow.default('copy'),
  preparation: Preparation.default('as-is'),
  layout: Layout.default('ask'),
});
export type TakeFromPod = z.infer<typeof TakeFromPod>;

/** The folder itself becomes `datasets/<name>`. */
export const MoveFolder = z.object({ path: RelativePath, name: ItemName });
export type MoveFolder = z.infer<typeof MoveFolder>;

export const PodFolderQuery = z.object({ path: z.union([z.literal(''), RelativePath]).default('') });
export type PodFolderQuery = z.infer<typeof PodFolderQuery>;

/** What of a folder of the workspace could go into a dataset. At most 2,000 of each; `isWhole` says whether that is all. */
export const PodFolder = z.object({
  path: z.string(),
  folders: FileName.array(),
  pictures: z.object({ file: FileName, bytes: z.int().nonnegative(), changedAt: Instant }).array(),
  captions: z.int().nonnegative(),
  isWhole: z.boolean(),
});
export type PodFolder = z.infer<typeof PodFolder>;

export const PodPictureQuery = z.object({
  path: RelativePath,
  size: z.coerce.number().int().min(64).max(1024).default(320),
  v: z.string().max(40).optional(),
});
export type PodPictureQuery = z.infer<typeof PodPictureQuery>;

export type UploadEvents = {
  'intake.changed': (intake: Intake) => void;
  'intake.removed': (intake: { id: IntakeId }) => void;
};
