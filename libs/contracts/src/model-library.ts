import { z } from 'zod';
import { ModelMarks, ModelType } from './models.js';
import { Instant, RelativePath, RunId } from './names.js';

/** Where a file was fetched from. */
export const ModelOrigin = z.object({
  /** "huggingface", "civitai", "url" … */
  hub: z.string().min(1).max(40),
  url: z.string().max(2000),
  /** The hub's own name of it: "black-forest-labs/FLUX.1-dev". */
  name: z.string().max(300).default(''),
  version: z.string().max(300).default(''),
  licence: z.string().max(300).default(''),
  fetchedAt: Instant.nullable().default(null),
});
export type ModelOrigin = z.infer<typeof ModelOrigin>;

/** `PATCH /api/models/notes`: what is absent stays. */
export const NoteModel = z.object({
  path: RelativePath,
  note: z.string().max(20_000, 'A note has at most 20,000 characters').optional(),
  stars: ModelMarks.shape.stars.optional(),
  tags: ModelMarks.shape.tags.optional(),
});
export type NoteModel = z.infer<typeof NoteModel>;

/** A run that needs a file, and as what: base model, a component, the network it went on from, or what it made. */
export const ModelUse = z.object({
  id: RunId,
  name: z.string(),
  as: z.enum(['base', 'component', 'made']),
  /** It waits or is in progress: without the file it fails. */
  isActive: z.boolean(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** A process that has the file open or mapped into its memory just now. */
export const ModelHolder = z.object({
  pid: z.int().positive(),
  /** Of the process: "python3". */
  command: z.string(),
  /** The service it belongs to; null when it is none of ours. */
  service: z.string().nullable(),
});
export type ModelHolder = z.infer<typeof ModelHolder>;

/** `GET /api/models/details?path=`: what the list leaves out. */
export const ModelDetails = z.object({
  path: RelativePath,
  note: z.string(),
  origin: ModelOrigin.nullable(),
  sha256: z.string().nullable(),
  /** Other names of the very same bytes on the disk (hard links), below `models/`. */
  sameFile: z.string().array(),
  /** Files with the same SHA-256 that take room of their own. */
  copies: z.string().array(),
  runs: ModelUse.array(),
  heldBy: ModelHolder.array(),
  /** Files that are named after it and go where it goes. */
  companions: z.string().array(),
});
export type ModelDetails = z.infer<typeof ModelDetails>;

/** `GET /api/models/usage`: how many runs need or made each file. Files without one are left out. */
export const ModelUsage = z.record(z.string(), z.object({ runs: z.int().positive(), newest: z.string() }));
export type ModelUsage = z.infer<typeof ModelUsage>;

export const DuplicateModels = z.object({
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  /** Those that share an `inode` are one file already. */
  files: z.object({ path: z.string(), inode: z.string() }).array(),
  /** What joining them frees. */
  wasteBytes: z.int().nonnegative(),
});
export type DuplicateModels = z.infer<typeof DuplicateModels>;

/** `GET /api/models/tidy`. */
export const Tidy = z.object({
  duplicates: DuplicateModels.array(),
  /** Files of one size that may be the same, and are not hashed yet. */
  unsure: z.int().nonnegative(),
  misplaced: z.object({ path: z.string(), type: ModelType, to: z.string(), isTaken: z.boolean() }).array(),
  broken: z.object({ path: z.string(), problem: z.string(), bytes: z.int().nonnegative() }).array(),
  /** Each byte on the disk counts once. */
  folders: z.object({ folder: z.string(), files: z.int(), bytes: z.int() }).array(),
  ages: z.object({ title: z.string(), files: z.int(), bytes: z.int() }).array(),
});
export type Tidy = z.infer<typeof Tidy>;

/** `POST /api/models/join`: `others` become further names of `keep`, once every byte was compared. */
export const JoinModels = z.object({ keep: RelativePath, others: RelativePath.array().min(1).max(1000) });
export type JoinModels = z.infer<typeof JoinModels>;

/** How it went with each of them, told when all are done. */
export const JoinedModels = z.object({
  keep: z.string(),
  joined: z.string().array(),
  refused: z.object({ path: z.string(), reason: z.string() }).array(),
  freedBytes: z.int().nonnegative(),
});
export type JoinedModels = z.infer<typeof JoinedModels>;

/** `POST /api/models/move`: never over another file. */
export const MoveModel = z.object({ path: RelativePath, to: RelativePath });
export type MoveModel = z.infer<typeof MoveModel>;

export type ModelLibraryEvents = {
  'models.joined': (joined: JoinedModels) => void;
};
