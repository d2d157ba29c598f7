import { z } from 'zod';
import { FileName, Instant, RelativePath, ServiceName } from './names.js';
import { Family } from './models.js';

/** A download's id is its folder name: the UTC time it was asked for, then six random characters. */
export const DownloadId = z.string().regex(/^\d{8}-\d{6}-[a-z0-9]{6}$/, 'That is not the id of a download');

export const Sha256 = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 hexadecimal digits');

export const Hub = z.enum(['huggingFace', 'civitai']);
export type Hub = z.infer<typeof Hub>;

export const HUB_TITLE = { huggingFace: 'Hugging Face', civitai: 'Civitai' } satisfies Record<Hub, string>;

/** `unknown`: the hub does not say. `gated`: somebody has to accept a licence first. `login`: it wants to know who asks. */
export const Access = z.enum(['open', 'gated', 'login', 'unknown']);
export type Access = z.infer<typeof Access>;

/** Where a file comes from. */
export const Origin = z.object({
  /** Null: a plain address. */
  hub: Hub.nullable(),
  /** What a person opens to read about it. */
  page: z.string(),
  /** The repository, or the model and its version. */
  title: z.string(),
  /** Its path in the repository, or the hub's name for it. Never used as a path. */
  file: z.string(),
  /** The commit of a repository, or the id of a version. */
  revision: z.string().nullable(),
  licence: z.string().nullable(),
  baseModel: z.string().nullable(),
});
export type Origin = z.infer<typeof Origin>;

/** Whether a tool lists a file. `unasked`: it does not run, or takes no files of this folder. */
export const Sighting = z.object({
  service: ServiceName,
  title: z.string(),
  seen: z.enum(['yes', 'no', 'unasked']),
  /** Why not, a sentence; empty for `yes`. */
  why: z.string(),
  at: Instant,
});
export type Sighting = z.infer<typeof Sighting>;

/** What a person can do about a failure, beside trying again. */
export const Remedy = z.enum(['retry', 'token', 'licence', 'room', 'rename', 'none']);
export type Remedy = z.infer<typeof Remedy>;

export const DownloadStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('paused') }),
  z.object({
    state: z.literal('running'),
    bytesPerSecond: z.number().nonnegative(),
    /** Null while nobody knows. */
    secondsLeft: z.number().nonnegative().nullable(),
    /** How many ranges are fetched at once. */
    connections: z.int().nonnegative(),
    /** What went wrong last, a sentence, as long as it is not over; empty when all is well. */
    trouble: z.string(),
    retryAt: Instant.nullable(),
  }),
  z.object({ state: z.literal('verifying'), hashedBytes: z.int().nonnegative() }),
  z.object({ state: z.literal('failed'), why: z.string(), remedy: Remedy, at: Instant }),
  z.object({
    state: z.literal('done'),
    /** Below `models/`. */
    path: RelativePath,
    sha256: Sha256,
    /** True when somebody had said what it must be. */
    isVerified: z.boolean(),
    at: Instant,
    seen: Sighting.array(),
  }),
]);
export type DownloadStatus = z.infer<typeof DownloadStatus>;

export const Download = z.object({
  id: DownloadId,
  createdAt: Instant,
  name: FileName,
  /** Below `models/`. Null: chosen from the header as soon as that is in. */
  folder: RelativePath.nullable(),
  origin: Origin,
  /** Null until the hub or the server says. */
  bytes: z.int().nonnegative().nullable(),
  doneBytes: z.int().nonnegative(),
  /** How often the connection was lost since it was asked for. */
  drops: z.int().nonnegative(),
  status: DownloadStatus,
});
export type Download = z.infer<typeof Download>;

/** In the order they are fetched; what is done or failed stands behind. */
export const DownloadList = z.object({
  downloads: Download.array(),
  /** On the file system of the workspace. */
  freeBytes: z.int().nonnegative(),
});
export type DownloadList = z.infer<typeof DownloadList>;

const Pasted = z
  .string()
  .trim()
  .min(1, 'Paste an address first')
  .max(2000, 'An address has at most 2,000 characters');
const Revision = z.string().trim().min(1).max(200).optional();

export const PreviewDownload = z.object({ text: Pasted, revision: Revision });
export type PreviewDownload = z.infer<typeof PreviewDownload>;

export const OfferedFile = z.object({
  /** What names it in `AddDownloads`. */
  key: z.string().max(1000),
  /** What it would be called here. */
  name: FileName,
  bytes: z.int().nonnegative().nullable(),
  sha256: Sha256.nullable(),
  /** From its place and kind at the hub; null: from its header. */
  folder: RelativePath.nullable(),
  /** What one most likely wants. */
  isSuggested: z.boolean(),
  /** A file of this name and size is in that folder. */
  isThere: z.boolean(),
  /** A sentence of care ("It can hold programs"); empty otherwise. */
  care: z.string(),
});
export type OfferedFile = z.infer<typeof OfferedFile>;

/** What an address stands for, and what is there to fetch. */
export const Offer = z.object({
  origin: Origin.omit({ file: true }),
  access: Access,
  /** Whether a token of that hub is kept here. */
  hasToken: z.boolean(),
  files: OfferedFile.array(),
  freeBytes: z.int().nonnegative(),
  /** Of what waits and is being fetched. */
  neededBytes: z.int().nonnegative(),
});
export type Offer = z.infer<typeof Offer>;

export const AddDownloads = z.object({
  text: Pasted,
  revision: Revision,
  files: z
    .object({
      key: z.string().min(1).max(1000),
      name: FileName.optional(),
      folder: RelativePath.optional(),
      /** What it must be. The hub's own word is compared too. */
      sha256: Sha256.optional(),
    })
    .array()
    .min(1, 'Choose at least one file')
    .max(300, 'At most 300 files at once'),
  /** `tree`: below `diffusers/<repository>/`, in its own folders. */
  layout: z.enum(['flat', 'tree']).default('flat'),
});
export type AddDownloads = z.input<typeof AddDownloads>;

export const ChangeDownload = z.object({ name: FileName.optional(), folder: RelativePath.optional() });
export type ChangeDownload = z.infer<typeof ChangeDownload>;

export const DownloadParams = z.object({ id: DownloadId });
export const ActOnDownload = z.object({
  id: DownloadId,
  action: z.enum(['pause', 'resume', 'retry', 'look']),
});
export type ActOnDownload = z.infer<typeof ActOnDownload>;
export const ActOnDownloads = z.object({ action: z.enum(['pause', 'resume']) });
export const OrderDownloads = z.object({ ids: DownloadId.array().max(1000) });

/** A hub as it is reached from here. */
export const HubPlace = z.object({
  hub: Hub,
  endpoint: z.string(),
  /** Never the token itself. False too for one that was given for another address. */
  hasToken: z.boolean(),
});
export type HubPlace = z.infer<typeof HubPlace>;

export const HubParams = z.object({ hub: Hub });
export const SetToken = z.object({
  /** Null takes it away. */
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{8,200}$/, 'A token has 8 to 200 letters, digits and signs, without a space')
    .nullable(),
});
export type SetToken = z.infer<typeof SetToken>;

export const ModelKind = z.enum(['checkpoint', 'lora', 'vae', 'controlnet', 'embedding', 'upscaler']);
export type ModelKind = z.infer<typeof ModelKind>;

export const SearchHub = z.object({
  hub: Hub,
  query: z.string().trim().max(200).default(''),
  kind: ModelKind.optional(),
  family: Family.optional(),
  /** From the answer before. */
  after: z.string().max(1000).optional(),
});
export type SearchHub = z.input<typeof SearchHub>;

export const HubModel = z.object({
  hub: Hub,
  /** What to preview. */
  text: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  page: z.string(),
  kind: z.string().nullable(),
  baseModel: z.string().nullable(),
  licence: z.string().nullable(),
  access: Access,
  downloads: z.int().nonnegative().nullable(),
  /** Of the file one would most likely take; null where the hub does not say in its list. */
  bytes: z.int().nonnegative().nullable(),
});
export type HubModel = z.infer<typeof HubModel>;

export const HubAnswer = z.object({ models: HubModel.array(), next: z.string().nullable() });
export type HubAnswer = z.infer<typeof HubAnswer>;

export const BundleId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'That is not the id of a bundle');

/** One file of a bundle, and how it stands here. */
export const BundleFile = z.object({
  repository: z.string(),
  file: z.string(),
  target: RelativePath,
  bytes: z.int().positive(),
  isApproximate: z.boolean(),
  licence: z.string(),
  access: Access,
  purpose: z.string(),
  /** `there`: a file of that size is at its place; `other`: one of another size is. */
  state: z.enum(['missing', 'there', 'other', 'queued']),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** Everything a family needs. */
export const Bundle = z.object({
  id: BundleId,
  title: z.string(),
  family: Family,
  about: z.string(),
  /** Of a card that makes pictures with it, in GB. */
  vramGigabytes: z.number().positive(),
  isOwn: z.boolean(),
  files: BundleFile.array(),
});
export type Bundle = z.infer<typeof Bundle>;

export const BundleList = z.object({
  bundles: Bundle.array(),
  /** Files of bundles that cannot be used, with the reason. */
  problems: z.object({ file: z.string(), problem: z.string() }).array(),
  freeBytes: z.int().nonnegative(),
});
export type BundleList = z.infer<typeof BundleList>;

export const BundleParams = z.object({ id: BundleId });

export type DownloadEvents = {
  'download.changed': (download: Download) => void;
  'downloads.replaced': (list: DownloadList) => void;
};
