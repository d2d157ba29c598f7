import { z } from 'zod';

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

export type MachineEvents = { 'machine.changed': (machine: Machine) => void };
