import type { DatasetHistory } from './dataset-history.js';
import { isCaption } from './shards.js';

export type HistoryLimits = { versions: number; heldBytes: number };

/** A day's work of one person makes some dozens; pictures that only old versions hold take room on the disk. */
export const LIMITS: HistoryLimits = { versions: 200, heldBytes: 20_000_000_000 };

/** By object: how many bytes it has, and the newest version that holds it. */
type Held = Map<string, { bytes: number; last: number }>;

/** Drops the oldest versions until the rest is within the limits, and then what no version holds. The newest always stays. */
export async function prune(history: DatasetHistory, limits: HistoryLimits): Promise<number> {
  const held = await heldObjects(history);
  const { versions } = history;
  let oldest = Math.max(0, versions.length - limits.versions);
  while (oldest < versions.length - 1 && heldBytes(history, held, oldest) > limits.heldBytes) oldest++;
  if (oldest > 0) await history.remove(versions.slice(0, oldest).map(({ number }) => number));

  const from = history.versions[0]?.number ?? 0;
  const shards = new Set(history.versions.flatMap((version) => version.shards));
  await history.files.sweepShards((id) => shards.has(id));
  await history.objects.sweep((hash) => (held.get(hash)?.last ?? 0) >= from || history.isAhead(hash));
  return oldest;
}

/** Of pictures that older versions hold and the newest does not. */
export async function bytesHeldByOld(history: DatasetHistory): Promise<number> {
  return heldBytes(history, await heldObjects(history), 0);
}

function heldBytes({ versions, newest }: DatasetHistory, held: Held, oldest: number): number {
  const from = versions[oldest]?.number ?? 0;
  let sum = 0;
  for (const { bytes, last } of held.values()) {
    if (last >= from && last !== newest?.number) sum += bytes;
  }
  return sum;
}

async function heldObjects({ versions, files }: DatasetHistory): Promise<Held> {
  const lastOf = new Map<string, number>();
  for (const { number, shards } of versions) for (const id of shards) lastOf.set(id, number);
  const held: Held = new Map();
  for (const [id, last] of lastOf) {
    for (const { file, object, bytes } of await files.entries([id])) {
      if (object === null || (isCaption(file) && object.length === 16)) continue;
      held.set(object, { bytes, last: Math.max(last, held.get(object)?.last ?? 0) });
    }
  }
  return held;
}
