import { lstat } from 'node:fs/promises';
import { isGone } from './confinement.js';

/** A link counts as itself, wherever it leads. Throws when the disk does not say. */
export const isThere = (path: Buffer | string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: unknown) => {
      if (isGone(error)) return false;
      throw error;
    },
  );
