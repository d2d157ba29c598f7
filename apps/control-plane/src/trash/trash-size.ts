import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, textOf } from '../platform/disk-names.js';

const AT_ONCE = 8;

export type TrashSize = { bytes: number; freesBytes: number; isTree: boolean };

/**
 * How long everything at and below the paths is, in bytes, and what deleting it gives back: a file with another name elsewhere
 * gives nothing. Links are counted as themselves. Undefined when there is a folder among them and `isDeep` is false.
 */
export async function sizeOf(paths: string[], isDeep: boolean): Promise<TrashSize | undefined> {
  const size: TrashSize = { bytes: 0, freesBytes: 0, isTree: false };
  let rest = paths;
  while (rest.length > 0) {
    const now = rest.splice(-AT_ONCE);
    const found = await Promise.all(now.map((path) => look(path)));
    for (const [at, facts] of found.entries()) {
      if (!facts) continue;
      if (facts.isDirectory()) {
        if (!isDeep) return undefined;
        size.isTree = true;
        rest = rest.concat(await below(now[at] ?? ''));
        continue;
      }
      size.bytes += facts.size;
      if (facts.nlink <= 1) size.freesBytes += facts.size;
    }
  }
  return size;
}

const below = async (folder: string) =>
  (await readdir(bytesOf(folder), { encoding: 'buffer' }).catch(() => [])).map((name) =>
    join(folder, textOf(name)),
  );

/** What was taken away meanwhile counts for nothing. */
const look = (path: string) => lstat(bytesOf(path)).catch(() => undefined);
