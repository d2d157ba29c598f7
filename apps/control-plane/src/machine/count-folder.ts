import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** After so many files it rests. */
const BATCH = 64;
/** It rests so many times as long as it worked: at most a fiftieth of one core, and of the disk's time. */
const REST_FACTOR = 50;
/** A folder with more is counted up to here. */
const MOST_FILES = 300_000;
const MOST_DEPTH = 64;

export type FolderCount = { bytes: number; files: number; isWhole: boolean };

/**
 * Adds up what lies below a folder, slowly on purpose: it may take minutes and nobody waits. A file with several names (runs hold
 * hard links) counts once, links are not followed. Null when the folder cannot be read at all.
 */
export async function countFolder(
  path: string,
  isClosed: () => boolean,
  restFactor = REST_FACTOR,
): Promise<FolderCount | null> {
  const count: FolderCount = { bytes: 0, files: 0, isWhole: true };
  const seen = new Set<string>();
  let startedAt = performance.now();
  let sinceRest = 0;

  const rest = async () => {
    sinceRest = 0;
    await sleep((performance.now() - startedAt) * restFactor, undefined, { ref: false });
    startedAt = performance.now();
  };

  const take = async (file: string): Promise<void> => {
    const found = await lstat(file).catch(() => undefined); // Gone meanwhile.
    if (!found?.isFile()) return;
    const key = `${found.dev}:${found.ino}`;
    if (found.nlink > 1 && seen.has(key)) return;
    if (found.nlink > 1) seen.add(key);
    count.files += 1;
    count.bytes += found.size;
  };

  const walk = async (folder: string, depth: number): Promise<boolean> => {
    const entries = await opendir(folder).catch(() => undefined);
    if (!entries) return false;
    const below: Dirent[] = [];
    for await (const entry of entries) {
      if (count.files >= MOST_FILES || isClosed()) {
        count.isWhole = false;
        return true;
      }
      if (entry.isDirectory()) below.push(entry);
      else if (entry.isFile()) await take(join(folder, entry.name));
      if (++sinceRest >= BATCH) await rest();
    }
    for (const { name } of below) {
      if (depth >= MOST_DEPTH || !(await walk(join(folder, name), depth + 1))) count.isWhole = false;
    }
    return true;
  };

  return (await walk(path, 0)) ? count : null;
}
