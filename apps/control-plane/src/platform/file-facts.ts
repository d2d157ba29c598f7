import { lstat, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';

/** One look at a path. `key` changes whenever the content can have changed. */
export type FileFacts =
  | { is: 'file'; key: string; bytes: number; changedAt: number; realPath: string; isLink: boolean }
  | { is: 'folder'; realPath: string; isLink: boolean }
  | { is: 'missing' }
  /** A pipe, a socket, a device, or a link that leads nowhere. */
  | { is: 'other' };

/** Links are followed; `realPath` says where to. Opening anything but a `file` could block for ever. */
export async function factsOf(path: string): Promise<FileFacts> {
  try {
    const own = await lstat(path);
    const isLink = own.isSymbolicLink();
    const found = isLink ? await stat(path) : own;
    const realPath = isLink ? await realpath(path) : path;
    if (found.isDirectory()) return { is: 'folder', realPath, isLink };
    if (!found.isFile()) return { is: 'other' };
    const key = `${found.ino}:${found.size}:${found.mtimeMs}`;
    return { is: 'file', key, bytes: found.size, changedAt: Math.floor(found.mtimeMs), realPath, isLink };
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code)) return { is: syscall === 'lstat' ? 'missing' : 'other' };
    if (['ELOOP', 'EACCES', 'EPERM'].includes(code)) return { is: 'other' };
    throw error;
  }
}

/** True when a real path is strictly below one of the folders. */
export const isBelow = (folders: string[], realPath: string) =>
  folders.some((folder) => realPath.startsWith(folder + sep));
