import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileHash } from '@pilothouse/contracts/archives';

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
      hashes.push({ file, bytes: (await lstat(path)).size, sha256: await sha256(path) });
  }
  return hashes;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  await pipeline(file.createReadStream(), hash);
  return hash.digest('hex');
}
