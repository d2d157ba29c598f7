import { statfs } from 'node:fs/promises';

/** What an ordinary user may still write onto the disk that a path is on. */
export async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
