import { z } from 'zod';
import { Instant, RunId, ServiceName } from './names.js';

const Bytes = z.int().nonnegative();

/** Who holds video memory. Its processes are gathered under the service or run they belong to. */
export const GpuHolder = z.object({
  /** Stays the same as long as the holder lives: `run:<id>`, `service:<name>`, `process:<pid>`. */
  key: z.string(),
  kind: z.enum(['run', 'service', 'process']),
  /** The run's id, the service's name, or the program's. */
  name: z.string(),
  /** For people. */
  title: z.string(),
  /** Null where the driver does not tell (`[N/A]`). */
  vramBytes: Bytes.nullable(),
  pids: z.int().positive().array(),
});
export type GpuHolder = z.infer<typeof GpuHolder>;

/** One card as it was measured. Null is what it does not tell. */
export const GpuCard = z.object({
  index: z.int().nonnegative(),
  uuid: z.string(),
  name: z.string(),
  busyPercent: z.number().nullable(),
  vramUsedBytes: Bytes.nullable(),
  vramTotalBytes: Bytes.nullable(),
  temperatureCelsius: z.number().nullable(),
  powerWatts: z.number().nullable(),
  powerLimitWatts: z.number().nullable(),
  smClockMhz: z.number().nullable(),
  memoryClockMhz: z.number().nullable(),
  /** Of its highest speed; null for a card without a fan of its own. */
  fanPercent: z.number().nullable(),
  /** Largest first. What is used and held by none of them is the driver's own, or hidden from here. */
  holders: GpuHolder.array(),
});
export type GpuCard = z.infer<typeof GpuCard>;

/** A service that made room for a run. */
export const GaveWay = z.object({
  service: ServiceName,
  title: z.string(),
  /** `freed`: it gave its memory back and runs on. `stopped`: it is started again afterwards. */
  how: z.enum(['freed', 'stopped']),
  at: Instant,
  /** What it held before. */
  vramBytes: Bytes.nullable(),
});
export type GaveWay = z.infer<typeof GaveWay>;

/** A card belongs to one run at a time. */
export const GpuLease = z.object({
  /** Index of the card; null on a machine without one. */
  card: z.int().nonnegative().nullable(),
  runId: RunId,
  runName: z.string(),
  /**
   * `freeing`: whoever holds the memory is still being asked. `leaving`: the run has ended, and its processes are not gone from
   * the card yet.
   */
  state: z.enum(['freeing', 'held', 'leaving']),
  since: Instant,
  gaveWay: GaveWay.array(),
});
export type GpuLease = z.infer<typeof GpuLease>;

/** `details` of the refusal to start a service while a run owns the card it would use. */
export const OwnedByRun = z.object({
  runId: RunId,
  /** False where the settings say that a run's card is kept free of services. */
  canStartAnyway: z.boolean(),
});
export type OwnedByRun = z.infer<typeof OwnedByRun>;

/** `GET /api/gpu`. */
export const Gpus = z.object({
  cards: GpuCard.array(),
  /** Why there is no card, or why the figures are missing, in words; empty when all is well. */
  note: z.string(),
  leases: GpuLease.array(),
});
export type Gpus = z.infer<typeof Gpus>;

const Figures = z.number().nullable().array();

/** One card over time, column by column: the n-th figure of each was taken at the n-th instant. */
export const GpuCardHistory = z.object({
  index: z.int().nonnegative(),
  at: Instant.array(),
  busyPercent: Figures,
  vramUsedBytes: Figures,
  temperatureCelsius: Figures,
  powerWatts: Figures,
  /** Everyone who held memory meanwhile; null where it held none. Processes of one program stand together. */
  holders: z.object({ key: z.string(), title: z.string(), vramBytes: Figures }).array(),
});
export type GpuCardHistory = z.infer<typeof GpuCardHistory>;

/** `GET /api/gpu/history`: an hour at most. */
export const GpuHistory = z.object({ cards: GpuCardHistory.array() });
export type GpuHistory = z.infer<typeof GpuHistory>;

export type GpuEvents = {
  /** At most once a second, and only when something changed. */
  'gpu.changed': (gpus: Gpus) => void;
};
