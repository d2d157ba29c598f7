import { constants, copyFile, link, lstat, open } from 'node:fs/promises';

/** A second name for the same bytes; a copy where there are no hard links, on another disk, and of what a link leads to. */
export async function stageLink(path: string, source: string, target: string): Promise<void> {
  if (!(await lstat(path)).isSymbolicLink()) {
    try {
      return await link(path, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    }
  }
  await stageCopy(source, target);
}

/**
 * Bytes that nobody shares where the file system can do that for nothing, a second name where it cannot. Files of datasets are
 * replaced and not written to, so that neither sees what becomes of the other.
 */
export async function stageClone(path: string, source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    await stageLink(path, source, target);
  }
}

/** A file of its own, on the disk when this resolves. */
export async function stageCopy(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_EXCL);
  const file = await open(target, 'r');
  await file.sync().finally(() => file.close());
}
