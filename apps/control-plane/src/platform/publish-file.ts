import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';

/** Gives up on a name after this many: something else is wrong then. */
const MOST_NAMES = 10_000;

type Publish = {
  /** False: whoever publishes many into one folder calls `syncFolder` himself, once. */
  isSynced?: boolean;
  /** `staged` stays too, so that whoever has to do it again can. */
  keeps?: boolean;
};

/**
 * Gives the finished, fsynced file `staged` its name. Never overwrites: answers false, and leaves `staged` alone, when the name
 * is taken. `link` fails when the name exists, which `rename` does not.
 */
export async function publishFile(
  staged: string,
  target: string,
  { isSynced = true, keeps = false }: Publish = {},
): Promise<boolean> {
  try {
    await link(staged, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EXDEV' || (keeps && NO_HARD_LINKS.has(code))) return publishAcross(staged, target, keeps);
    if (!NO_HARD_LINKS.has(code)) throw error;
    if (!(await renameInto(staged, target))) return false;
    await syncFolder(dirname(target));
    return true;
  }
  if (!keeps) await unlink(staged);
  if (isSynced) await syncFolder(dirname(target));
  return true;
}

/** Publishes under `fileName`, or `stem-2.ext`, `stem-3.ext` … where that is taken or `isFree` says no. Answers the name. */
export async function publishUnderFreeName(
  staged: string,
  folder: string,
  fileName: string,
  isFree: (name: string) => boolean = () => true,
): Promise<string> {
  for (const name of namesLike(fileName)) {
    if (isFree(name) && (await publishFile(staged, join(folder, name)))) return name;
  }
  throw new Error(`No free name like ${fileName} in ${folder}`);
}

export function* namesLike(fileName: string): Generator<string> {
  const { name, ext } = parse(fileName);
  yield fileName;
  for (let number = 2; number <= MOST_NAMES; number++) yield `${name}-${number}${ext}`;
}

/** Makes a rename or link in the folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What file systems without hard links say (FAT, some network and FUSE mounts). */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** Reserves the name with an empty file of our own, then replaces that one. */
async function renameInto(staged: string, target: string): Promise<boolean> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await rename(staged, target);
  return true;
}

/** The folder is on another file system (a mounted disk), or a second name cannot be had: copy beside the target, hidden, then publish there. */
async function publishAcross(staged: string, target: string, keeps: boolean): Promise<boolean> {
  const near = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.partial`);
  try {
    await copyFile(staged, near, constants.COPYFILE_EXCL);
    const handle = await open(near, 'r');
    await handle.sync().finally(() => handle.close());
    if (!(await publishFile(near, target))) {
      await unlink(near);
      return false;
    }
  } catch (error) {
    await unlink(near).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
  if (!keeps) await unlink(staged);
  return true;
}
