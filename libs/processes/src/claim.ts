import { closeSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { identify } from './identity.js';

/**
 * Makes the file at `path`, with this process's identity in it, unless there is one: true for the one process that made it.
 * link(2) does both in one step, so that nobody ever reads half a claim.
 */
export function takeClaim(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  try {
    writeFileSync(mine, JSON.stringify(identify(process.pid)));
    linkSync(mine, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (NO_HARD_LINKS.has(code)) return takeWithoutLinks(path);
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** What file systems without hard links say (FAT, some network and FUSE mounts). */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

function takeWithoutLinks(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeFileSync(file, JSON.stringify(identify(process.pid)));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
