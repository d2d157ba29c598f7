import { z } from 'zod';
import { GpuCardHistory } from './gpu.js';
import { Instant } from './names.js';

const Bytes = z.int().nonnegative();
const Figures = z.number().nullable().array();

export const Gpu = z.object({
  index: z.int().nonnegative(),
  name: z.string(),
  /** Bytes of video memory on the card. */
  vramBytes: z.int().nonnegative(),
  driver: z.string(),
});
export type Gpu = z.infer<typeof Gpu>;

export const Machine = z.object({
  host: z.string(),
  version: z.string(),
  node: z.string(),
  workspace: z.string(),
  /** Empty when none was found; see `gpuNote`. */
  gpus: Gpu.array(),
  /** Why the list is empty, in words; empty when there is a GPU. */
  gpuNote: z.string(),
  cores: z.int().positive(),
  memoryBytes: z.int().positive(),
  /** The file system the workspace is on. */
  disk: z.object({ totalBytes: z.int().nonnegative(), freeBytes: z.int().nonnegative() }),
});
export type Machine = z.infer<typeof Machine>;

/** Where a limit comes from: `container` is the cgroup's, `machine` all there is. */
export const LimitSource = z.enum(['container', 'machine']);
export type LimitSource = z.infer<typeof LimitSource>;

/** `GET /api/machine/usage`: what is in use now, of what may be used. Null is not known, or not yet. */
export const MachineUsage = z.object({
  cpu: z.object({
    /** 3.2 is three cores and a bit, over the last seconds, of everything under the same limit. */
    usedCores: z.number().nonnegative().nullable(),
    /** A limit need not be whole. */
    cores: z.number().positive(),
    source: LimitSource,
    /** The kernel's load average over one minute: always of the whole machine. */
    load: z.number().nonnegative().nullable(),
  }),
  memory: z.object({
    /** Without the file cache that the kernel gives back when asked. */
    usedBytes: Bytes.nullable(),
    totalBytes: Bytes,
    source: LimitSource,
  }),
  network: z.object({
    /** Bytes per second over all of them. */
    receivedPerSecond: z.number().nonnegative().nullable(),
    sentPerSecond: z.number().nonnegative().nullable(),
    /** Those that lead out of here. */
    interfaces: z.string().array(),
  }),
});
export type MachineUsage = z.infer<typeof MachineUsage>;

/** What stands on a file system: the workspace, `/`, the temporary folder; `below` is mounted inside the workspace. */
export const MountRole = z.enum(['workspace', 'system', 'temporary', 'below']);
export type MountRole = z.infer<typeof MountRole>;

/** About: from how the free space went over the last hours. */
export const DiskForecast = z.object({ bytesPerDay: z.number().positive(), fullAt: Instant });
export type DiskForecast = z.infer<typeof DiskForecast>;

export const Mount = z.object({
  path: z.string(),
  roles: MountRole.array(),
  /** The kernel's word, such as `ext4`, `overlay`, `nfs4`. */
  fileSystem: z.string(),
  /** A network file system: the figures may be those of a cluster that others fill too. */
  isShared: z.boolean(),
  totalBytes: Bytes,
  freeBytes: Bytes,
  /** Why the figures are old or missing; empty when all is well. */
  note: z.string(),
  /** Null when nothing can be said: too little was seen, or it is not getting fuller. Only for the workspace. */
  forecast: DiskForecast.nullable(),
});
export type Mount = z.infer<typeof Mount>;

/** A folder of the workspace, counted in the background. A file with several names counts once. */
export const FolderSize = z.object({
  name: z.string(),
  bytes: Bytes,
  files: z.int().nonnegative(),
  countedAt: Instant,
  /** False where counting stopped early: it holds at least this. */
  isWhole: z.boolean(),
});
export type FolderSize = z.infer<typeof FolderSize>;

/** `GET /api/machine/storage`. */
export const Storage = z.object({
  mounts: Mount.array(),
  /** Largest first; empty until they were counted. */
  folders: FolderSize.array(),
});
export type Storage = z.infer<typeof Storage>;

export const HistorySpan = z.enum(['1h', '6h', '24h']);
export type HistorySpan = z.infer<typeof HistorySpan>;

/** How long each span is, and how far apart its figures are: some 360 of each. */
export const SPANS = {
  '1h': { spanMs: 3_600_000, stepMs: 10_000 },
  '6h': { spanMs: 6 * 3_600_000, stepMs: 60_000 },
  '24h': { spanMs: 24 * 3_600_000, stepMs: 240_000 },
} satisfies Record<HistorySpan, { spanMs: number; stepMs: number }>;

export const AskHistory = z.object({ span: HistorySpan.default('1h') });
export type AskHistory = z.infer<typeof AskHistory>;

/**
 * `GET /api/machine/history`: column by column, the n-th figure of each was taken at the n-th instant. Where several looks share a
 * place, work is their mean, memory the most and free space the least. Nothing stands where nobody looked.
 */
export const MachineHistory = z.object({
  span: HistorySpan,
  at: Instant.array(),
  usedCores: Figures,
  memoryBytes: Figures,
  /** Of the disk the workspace is on. */
  diskFreeBytes: Figures,
  receivedPerSecond: Figures,
  sentPerSecond: Figures,
  cards: GpuCardHistory.array(),
});
export type MachineHistory = z.infer<typeof MachineHistory>;

export type MachineEvents = {
  'machine.changed': (machine: Machine) => void;
  /** At most once a second, and only when something changed. */
  'machine.usage.changed': (usage: MachineUsage) => void;
  'storage.changed': (storage: Storage) => void;
};
