import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, lstat, mkdir, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../platform/ignore-missing.js';
import { AppError } from '../platform/app-error.js';
import { factsOf } from '../platform/file-facts.js';
import { type ReadingThread, URGENT } from '../platform/reading-thread.js';

/** Taking in a file and making its version lie less than that apart. */
const NEW_FOR_MS = 10 * 60_000;

type Keep = {
  path: string;
  /** As `factsOf` gave it. */
  key: string;
  /** Text files are written in place by editors, so that a link to them would change too. */
  copies: boolean;
  priority?: number;
};

/**
 * `objects/<ab>/<sha-256>`: the bytes of files, once each. Pictures are clones where the file system can make them, else hard
 * links, which cost nothing but are lost when another program writes into the picture itself: what is taken out is hashed again.
 */
export class HistoryObjects {
  private canClone = true;

  constructor(
    readonly folder: string,
    private readonly reading: ReadingThread,
  ) {}

  /** The hash of the file, whose bytes are kept from now on. Undefined when it is another file by now. */
  async keep({ path, key, copies, priority = 0 }: Keep): Promise<string | undefined> {
    const pending = join(this.folder, `pending-${randomUUID()}`);
    try {
      await this.take(path, pending, copies);
      const before = await factsOf(pending);
      const source = await factsOf(path);
      if (source.is !== 'file' || source.key !== key || before.is !== 'file') return undefined;
      const hash = await this.reading.hash(pending, { followsNoLink: true, priority });
      const after = await factsOf(pending);
      if (after.is !== 'file' || after.key !== before.key) return undefined;
      await mkdir(join(this.folder, hash.slice(0, 2)), { recursive: true });
      // Replaces one that is there: that one may have been written into since.
      await rename(pending, this.pathOf(hash));
      return hash;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    } finally {
      await unlink(pending).catch(ignoreMissing);
    }
  }

  /** Puts the bytes at `target`, a path in staging. Throws CONFLICT when they are not kept any more. */
  async takeOut(hash: string, target: string, copies: boolean): Promise<void> {
    try {
      await this.take(this.pathOf(hash), target, copies);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notKept('It is not kept any more.');
      throw error;
    }
    if ((await this.reading.hash(target, { followsNoLink: true, priority: URGENT })) !== hash) {
      throw notKept('Another program wrote into the file itself, so what it was is lost.');
    }
  }

  pathOf(hash: string): string {
    return join(this.folder, hash.slice(0, 2), hash);
  }

  /** Removes every object that `isLive` does not know, unless it is new: its version may be about to be made. */
  async sweep(isLive: (hash: string) => boolean): Promise<void> {
    for (const part of await readdir(this.folder, { withFileTypes: true })) {
      if (!part.isDirectory()) continue;
      for (const hash of await readdir(join(this.folder, part.name))) {
        if (!isLive(hash) && (await this.isOld(hash))) await unlink(this.pathOf(hash)).catch(ignoreMissing);
      }
    }
  }

  /** What an earlier process left half taken. */
  async clean(): Promise<void> {
    const names = await readdir(this.folder);
    const pending = names.filter((name) => name.startsWith('pending-'));
    await Promise.all(pending.map((name) => unlink(join(this.folder, name)).catch(ignoreMissing)));
  }

  private async isOld(hash: string): Promise<boolean> {
    const { ctimeMs } = await lstat(this.pathOf(hash));
    return Date.now() - ctimeMs > NEW_FOR_MS;
  }

  private async take(source: string, target: string, copies: boolean): Promise<void> {
    if (!copies && (await this.clone(source, target))) return;
    if (!copies) {
      try {
        return await link(source, target);
      } catch (error) {
        // Another file system, one without hard links, or a file of another user.
        if (['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
    await copyFile(source, target, constants.COPYFILE_EXCL);
  }

  private async clone(source: string, target: string): Promise<boolean> {
    if (!this.canClone) return false;
    try {
      await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
      await unlink(target).catch(ignoreMissing);
      this.canClone = false;
      return false;
    }
  }
}

const notKept = (reason: string) => new AppError('CONFLICT', reason);
