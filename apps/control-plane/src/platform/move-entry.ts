import { link, lstat, mkdir, rename, rmdir, unlink } from 'node:fs/promises';
import type { Confinement } from './confinement.js';
import type { HeldFolder } from './held-folder.js';
import { isThere } from './is-there.js';
import { syncFolder } from './publish-file.js';

/**
 * Gives what is at `from` the name `to`, whatever it is; a link itself is moved, not what it leads to. Never overwrites: answers
 * false when the name is taken. Throws EXDEV for another disk.
 */
export async function moveEntry(from: Buffer, to: Buffer): Promise<boolean> {
  const moved = await lstat(from, { bigint: true });
  return moved.isDirectory() ? moveFolder(from, to) : moveFile(from, to, moved.ino);
}

/**
 * Makes the folders of a path that are not there yet, each inside the one before it, and calls `work` with the last. `mayMakeIn`
 * throws where none is to be made.
 */
export async function inMadeFolder<T>(
  confinement: Confinement,
  path: string,
  work: (folder: HeldFolder) => Promise<T>,
  mayMakeIn: (folder: HeldFolder) => void = () => undefined,
): Promise<T> {
  let isIn = false;
  try {
    return await confinement.inFolder(path, (folder) => {
      isIn = true;
      return work(folder);
    });
  } catch (error) {
    if (isIn || path === '' || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const parts = path.split('/');
  const name = parts.pop()!;
  const make = async (folder: HeldFolder) => {
    mayMakeIn(folder);
    await mkdir(folder.at(name)).catch(unlessThere);
  };
  await inMadeFolder(confinement, parts.join('/'), make, mayMakeIn);
  return confinement.inFolder(path, work);
}

/** Makes what was done in a held folder survive a power cut. */
export const syncHeld = (folder: HeldFolder): Promise<void> => syncFolder(folder.path.toString());

/** The empty folder that takes the name is ours, and gives way to the one that comes. */
async function moveFolder(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await mkdir(to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    await rmdir(to).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
}

async function moveFile(from: Buffer, to: Buffer, inode: bigint): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_HARD_LINKS.has(code)) throw error;
    // No way to do both at once there: a file made in this moment would be replaced.
    if (await isThere(to)) return false;
    await rename(from, to);
    return true;
  }
  // Whatever took the old name meanwhile is another's.
  const old = await lstat(from, { bigint: true }).catch(() => undefined);
  if (old?.ino === inode) await unlink(from);
  return true;
}

const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

function unlessThere(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error;
}
