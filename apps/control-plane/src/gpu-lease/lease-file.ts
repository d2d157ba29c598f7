import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GaveWay } from '@pilothouse/contracts/gpu';
import { Instant } from '@pilothouse/contracts/names';
import { RunnerGpuFile } from '@pilothouse/contracts/runner';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** A service that made room, and what became of it. */
export const Debt = GaveWay.extend({
  /** supervisord's time of the stop: a later one is another person's stop. Null before it was seen. */
  stoppedAt: Instant.nullable(),
  /** Empty as long as it has to be started again; else how that was settled. */
  settled: z.enum(['', 'restored', 'by-person', 'handed-on', 'failed', 'runs-on']),
});
export type Debt = z.infer<typeof Debt>;

/** `gpu.json` of a run folder: the card it was given, and who made room. On the disk before anybody is stopped. */
export const LeaseFile = RunnerGpuFile.extend({
  /** Null on a machine without a card. */
  card: z.int().nonnegative().nullable(),
  uuid: z.string(),
  since: Instant,
  releasedAt: Instant.nullable(),
  gaveWay: Debt.array(),
});
export type LeaseFile = z.infer<typeof LeaseFile>;

const FILE = 'gpu.json';

/** Undefined for a run that never had a card, and for a file nobody can read. */
export async function readLease(runFolder: string): Promise<LeaseFile | undefined> {
  const text = await readFile(join(runFolder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return LeaseFile.parse(JSON.parse(text));
  } catch {
    return undefined; // Edited by hand: nothing is known of it any more.
  }
}

export const writeLease = (runFolder: string, lease: LeaseFile) =>
  writeFileAtomic(join(runFolder, FILE), `${JSON.stringify(lease, null, 2)}\n`);

export const isOwed = ({ how, settled }: Debt) => how === 'stopped' && settled === '';
