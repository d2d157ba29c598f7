import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '@pilothouse/contracts/archives';
import { hashFile } from '../platform/hash-file.js';

/** Every file below a folder, by name; links and what is not a file are passed over. */
export async function hashFolder(folder: string, label: string): Promise<FileHash[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const hashes: FileHash[] = [];
  // One after the other: this is never in a hurry, and the disk has other things to do.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const file = `${label}/${entry.name}`;
    if (entry.isDirectory()) hashes.push(...(await hashFolder(path, file)));
    else if (entry.isFile())
      hashes.push({
        file,
        bytes: (await lstat(path)).size,
        sha256: await hashFile(path, { followsNoLink: true }),
      });
  }
  return hashes;
}
