import { z } from 'zod';
import { TrashEntry } from './datasets.js';
import { Instant } from './names.js';

/**
 * Bytes of a name that are not UTF-8 travel as characters of this private range, U+EF80 for byte 0x80 and so on, and so do those
 * of a real character of the range: every name has one text, and that text leads back to its very bytes.
 */
export const RAW_BYTE_BASE = 0xef00;
export const RAW_BYTE = /[\uef80-\uefff]/;

/** For people: `caf\xe9.png`. */
export const shownName = (name: string) =>
  name.replace(/[\uef80-\uefff]/g, (byte) => `\\x${(byte.charCodeAt(0) - RAW_BYTE_BASE).toString(16)}`);

/** The bytes a name takes on disk. */
export const bytesOfName = (name: string): number =>
  [...name].reduce((sum, letter) => sum + bytesOfLetter(letter.codePointAt(0) ?? 0), 0);

const bytesOfLetter = (code: number) => {
  if (code < 0x80 || (code >= 0xef80 && code <= 0xefff)) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
};

const MOST_NAME_BYTES = 255;
const MOST_PATH_BYTES = 4000;

const isName = (name: string) =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  !/[/\0]/.test(name) &&
  // Half of a character: nothing on disk is called so.
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(name) &&
  bytesOfName(name) <= MOST_NAME_BYTES;

/** One name as it stands on disk, whatever a shell put there. */
export const DiskName = z.string().refine(isName, {
  message: 'A name has 1 to 255 bytes, no slash and no NUL, and is not a step upwards',
});
export type DiskName = z.infer<typeof DiskName>;

/** Below the workspace, with forward slashes; '' is the workspace itself. */
export const DiskPath = z
  .string()
  .refine((path) => bytesOfName(path) <= MOST_PATH_BYTES, { message: 'A path has at most 4,000 bytes' })
  .refine((path) => path === '' || path.split('/').every(isName), {
    message: 'A path is made of names joined by slashes below the workspace, with no step upwards',
  });
export type DiskPath = z.infer<typeof DiskPath>;

/** A name that is given here: what every system and tool can read. */
export const NewName = DiskName.transform((name) => name.normalize('NFC')).pipe(
  z
    .string()
    .refine((name) => !RAW_BYTE.test(name), { message: 'A new name is written in UTF-8' })
    .refine((name) => !/[\u0000-\u001f\u007f\\]/.test(name), {
      message: 'A new name holds no control character and no backslash',
    })
    .refine((name) => name === name.trim(), { message: 'A new name does not begin or end with a space' })
    .refine((name) => bytesOfName(name) <= MOST_NAME_BYTES, { message: 'A name has at most 255 bytes' }),
);
export type NewName = z.infer<typeof NewName>;

/** Where a link leads; what leads out of the workspace is never followed. */
export const LinkLeads = z.enum(['file', 'folder', 'outside', 'nowhere']);
export type LinkLeads = z.infer<typeof LinkLeads>;

export const FileEntry = z.object({
  name: DiskName,
  /** `other`: a pipe, a socket, a device. */
  kind: z.enum(['folder', 'file', 'link', 'other']),
  /** Of a file, or of the file a link leads to; null for all else. */
  bytes: z.int().nonnegative().nullable(),
  changedAt: Instant,
  /** Only of a link: its text as it stands there, and where that leads. */
  link: z.object({ to: z.string(), leads: LinkLeads }).nullable(),
  /** Why it is not renamed, moved or put into the trash here; '' when it may be. */
  locked: z.string(),
  /** Why it is neither shown nor sent; '' when it may be. */
  secret: z.string(),
});
export type FileEntry = z.infer<typeof FileEntry>;

export const FileOrder = z.enum(['name', 'size', 'changed']);
export type FileOrder = z.infer<typeof FileOrder>;

const YesNo = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');

export const ListFiles = z.object({
  path: DiskPath.default(''),
  order: FileOrder.default('name'),
  /** The other way round; folders still come first. */
  reversed: YesNo,
  /** Names that begin with a dot too. */
  hidden: YesNo,
  /** Only names that hold this text, small or capital. */
  text: z.string().max(200).default(''),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type ListFiles = z.infer<typeof ListFiles>;

/** A part of a folder, however large it is. */
export const FilePage = z.object({
  path: DiskPath,
  /** Where the folder really is, when a link inside the workspace led there. */
  realPath: DiskPath,
  /** Of the whole listing, folders first. */
  total: z.int().nonnegative(),
  folders: z.int().nonnegative(),
  hidden: z.int().nonnegative(),
  /** There is more than is ever listed. */
  isCut: z.boolean(),
  offset: z.int().nonnegative(),
  entries: FileEntry.array(),
  /** Why nothing can be put in here; '' when it can. */
  closed: z.string(),
});
export type FilePage = z.infer<typeof FilePage>;

export const FilePathQuery = z.object({ path: DiskPath });
export type FilePathQuery = z.infer<typeof FilePathQuery>;

/** One entry by its path, or null when nothing is there. */
export const FileLook = z.object({ entry: FileEntry.nullable() });
export type FileLook = z.infer<typeof FileLook>;

export const ReadText = z.object({
  path: DiskPath,
  /** The byte to begin at; the part that comes back begins at a whole character. */
  from: z.coerce.number().int().min(0).default(0),
});
export type ReadText = z.infer<typeof ReadText>;

/** At most 256 kB of a file as text. */
export const FileText = z.object({
  /** Null: it is not text; then `head` holds its first bytes. */
  text: z.string().nullable(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'binary']),
  /** The first bytes of what is no text, two hexadecimal digits each. */
  head: z.string(),
  /** Of the whole file. */
  bytes: z.int().nonnegative(),
  from: z.int().nonnegative(),
  /** Where the next part begins; `bytes` when this is the last. */
  end: z.int().nonnegative(),
});
export type FileText = z.infer<typeof FileText>;

export const FileModel = z.object({
  problem: z.string(),
  tensors: z.int().nonnegative(),
  precision: z.string().nullable(),
  family: z.string().nullable(),
  networkRank: z.number().nullable(),
  triggerWords: z.string().array(),
  /** Every key of `__metadata__`; long values are cut. */
  metadata: z.object({ key: z.string(), value: z.string() }).array(),
  isCut: z.boolean(),
});
export type FileModel = z.infer<typeof FileModel>;

/** What an archive says it holds. */
export const FileArchive = z.object({
  entries: z.object({ name: z.string(), bytes: z.int().nonnegative() }).array(),
  total: z.int().nonnegative(),
  problem: z.string(),
});
export type FileArchive = z.infer<typeof FileArchive>;

export const SendFile = z.object({
  path: DiskPath,
  /** Saved by the browser instead of shown. */
  save: YesNo,
  /** The version that is meant, so that a browser does not show an older one. */
  v: z.string().max(40).optional(),
});
export type SendFile = z.infer<typeof SendFile>;

export const PreviewFile = z.object({
  path: DiskPath,
  size: z.coerce.number().int().min(64).max(1024).default(640),
  v: z.string().max(40).optional(),
});
export type PreviewFile = z.infer<typeof PreviewFile>;

/** A folder, or some of what is in it, as one ZIP that is written while it is read. */
export const SendFolder = z.object({
  path: DiskPath,
  name: z
    .union([DiskName.array().max(500), DiskName.transform((name) => [name])])
    .default([])
    .describe('Only these of the folder'),
});
export type SendFolder = z.infer<typeof SendFolder>;

export const MakeFolder = z.object({ path: DiskPath, name: NewName });
export type MakeFolder = z.infer<typeof MakeFolder>;

export const RenameFile = z.object({ path: DiskPath, name: NewName });
export type RenameFile = z.infer<typeof RenameFile>;

const Paths = DiskPath.array().min(1).max(1000);

export const MoveFiles = z.object({ paths: Paths, to: DiskPath });
export type MoveFiles = z.infer<typeof MoveFiles>;

export const CopyFiles = z.object({ paths: Paths, to: DiskPath });
export type CopyFiles = z.infer<typeof CopyFiles>;

export const TrashFiles = z.object({ paths: Paths });
export type TrashFiles = z.infer<typeof TrashFiles>;

/** What became of each path; one that fails keeps none of the others. */
export const FilesDone = z.object({
  done: z.object({ from: DiskPath, to: DiskPath }).array(),
  refused: z.object({ path: z.string(), reason: z.string() }).array(),
});
export type FilesDone = z.infer<typeof FilesDone>;

export const FilesTrashed = z.object({
  entries: TrashEntry.array(),
  refused: z.object({ path: z.string(), reason: z.string() }).array(),
});
export type FilesTrashed = z.infer<typeof FilesTrashed>;

export const FolderMade = z.object({ path: DiskPath });
export type FolderMade = z.infer<typeof FolderMade>;

/** `replace`: a file of the name goes to the trash first. `both`: the new one gets a free name. */
export const UploadFiles = z.object({
  path: DiskPath.default(''),
  taken: z.enum(['refuse', 'replace', 'both']).default('refuse'),
});
export type UploadFiles = z.infer<typeof UploadFiles>;

export const FilesUploaded = z.object({
  stored: z.object({ file: z.string(), path: DiskPath, replaced: TrashEntry.nullable() }).array(),
  /** `isTaken`: only because something of that name is there. */
  refused: z.object({ file: z.string(), reason: z.string(), isTaken: z.boolean() }).array(),
});
export type FilesUploaded = z.infer<typeof FilesUploaded>;

/** The handshake of the namespace `/folder`: one connection follows one open folder. */
export const FollowFolder = z.object({ path: DiskPath });
export type FollowFolder = z.infer<typeof FollowFolder>;

/** How an open folder stands. What is in it is asked for page by page. */
export const FolderState = z.object({
  path: DiskPath,
  /** Grows whenever something in it may have changed. */
  version: z.int().nonnegative(),
  /** Why it cannot be shown any more; '' while it can. */
  gone: z.string(),
});
export type FolderState = z.infer<typeof FolderState>;

export type FolderEvents = {
  'folder.changed': (folder: FolderState) => void;
};
