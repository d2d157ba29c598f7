import type { BigIntStats } from 'node:fs';
import { constants, existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from './app-error.js';
import { badPath, type Door, FolderWalk, insideOf, LeadsOut, notAFolder, O_PATH } from './folder-walk.js';
import type { HeldFolder, OpenedFile } from './held-folder.js';

const { O_NOFOLLOW, O_RDONLY, O_NONBLOCK } = constants;

type Options = {
  /** Folders right below the root that may themselves be links, to a larger disk: only as they are now. */
  mayBeLinks?: string[];
  /** Absent: as this system can. */
  isTight?: boolean;
};

/**
 * Reaches what is below one folder, and nothing else, whatever anybody does to the folders meanwhile: each step is opened from the
 * one before it without following a link, and links are followed here, as long as they lead to the inside. What is opened is then
 * used by its handle (`/proc/self/fd/…`), never by its path again.
 *
 * Without `/proc/self/fd` (no Linux) each step is looked at before it is used, which leaves the moment between the two.
 */
export class Confinement {
  private readonly isTight: boolean;
  private readonly doors = new Map<string, Door>();
  private readonly realRoot: string;

  constructor(
    readonly root: string,
    { mayBeLinks = [], isTight }: Options = {},
  ) {
    this.isTight = isTight ?? existsSync('/proc/self/fd');
    this.realRoot = realpathSync(root);
    for (const name of mayBeLinks) {
      const path = join(root, name);
      if (!existsSync(path) || !lstatSync(path).isSymbolicLink()) continue;
      this.doors.set(name, { target: readlinkSync(path), realPath: realpathSync(path) });
    }
  }

  /** Calls `work` with the folder held open. Links on the way and at its end are followed inside. */
  async inFolder<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T> {
    const walk = new FolderWalk(this.realRoot, this.doors, this.isTight);
    try {
      const { folder, rest } = await walk.go(path);
      if (rest !== undefined) throw notAFolder(path);
      return await work(folder);
    } finally {
      await walk.close();
    }
  }

  /** Calls `work` with the folder that holds `path` and the last name in it, which may be a link or not be there. */
  async inParent<T>(path: string, work: (folder: HeldFolder, name: string) => Promise<T>): Promise<T> {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    if (name === '' || name === '.' || name === '..') throw badPath(path);
    return this.inFolder(parts.join('/'), (folder) => work(folder, name));
  }

  /** A file, opened for reading; links inside are followed. Whoever opens it closes its handle. */
  async openFile(path: string): Promise<OpenedFile> {
    const walk = new FolderWalk(this.realRoot, this.doors, this.isTight);
    try {
      const { folder, rest } = await walk.go(path);
      if (rest === undefined) throw notAFile(path);
      return await openIn(folder, rest, path, this.isTight);
    } finally {
      await walk.close();
    }
  }

  /** The same, closed again afterwards; what is gone is told as that. */
  async withFile<T>(path: string, work: (file: OpenedFile) => Promise<T>): Promise<T> {
    const file = await this.openFile(path).catch((error: unknown) => {
      if (!isGone(error)) throw error;
      throw new AppError('NOT_FOUND', `There is no file “${path.split('/').at(-1)}” any more.`, {
        cause: error,
      });
    });
    try {
      return await work(file);
    } finally {
      await file.handle.close();
    }
  }

  /** An absolute path as one below the root; undefined for what is elsewhere. */
  below(absolutePath: string): string | undefined {
    const isHere = absolutePath.startsWith(this.root + sep);
    const path = isHere
      ? absolutePath.slice(this.root.length)
      : insideOf(absolutePath, this.realRoot, this.doors);
    return path?.split('/').filter(Boolean).join('/');
  }

  /** For what only takes a path: to the opened file itself, as long as it is open. */
  pathOf(handle: FileHandle, realPath: string): string {
    return this.isTight ? `/proc/self/fd/${handle.fd}` : join(this.root, realPath);
  }

  /** What a link in a folder leads to: where below the root and what it is, or that it leads out or nowhere. */
  async follow(path: string): Promise<Led> {
    const walk = new FolderWalk(this.realRoot, this.doors, this.isTight);
    try {
      const { folder, rest } = await walk.go(path);
      if (rest === undefined) return { leads: 'folder', realPath: folder.realPath, facts: folder.facts };
      const facts = await lstat(folder.at(rest), { bigint: true });
      return { leads: facts.isFile() ? 'file' : 'nowhere', realPath: folder.realPathOf(rest), facts };
    } catch (error) {
      if (error instanceof LeadsOut) return { leads: 'outside' };
      if (error instanceof AppError || isGone(error) || isDenied(error)) return { leads: 'nowhere' };
      throw error;
    } finally {
      await walk.close();
    }
  }
}

export type Led =
  | { leads: 'file' | 'folder' | 'nowhere'; realPath?: string; facts?: BigIntStats }
  | { leads: 'outside'; realPath?: undefined; facts?: undefined };

/** Opens what is a file for certain: opening a pipe could wait for ever. */
async function openIn(folder: HeldFolder, name: string, path: string, isTight: boolean): Promise<OpenedFile> {
  if (!isTight) {
    const handle = await open(folder.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return checked(handle, folder.realPathOf(name), path);
  }
  const place = await open(folder.at(name), O_PATH | O_NOFOLLOW);
  try {
    const facts = await place.stat({ bigint: true });
    if (!facts.isFile()) throw notAFile(path);
    const handle = await open(`/proc/self/fd/${place.fd}`, O_RDONLY);
    return { handle, facts, realPath: folder.realPathOf(name) };
  } finally {
    await place.close();
  }
}

async function checked(handle: FileHandle, realPath: string, path: string): Promise<OpenedFile> {
  const facts = await handle.stat({ bigint: true });
  if (facts.isFile()) return { handle, facts, realPath };
  await handle.close();
  throw notAFile(path);
}

const notAFile = (path: string) => new AppError('CONFLICT', `“${path}” is no file that can be read.`);

export const isGone = (error: unknown) =>
  ['ENOENT', 'ENOTDIR', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '');
export const isDenied = (error: unknown) =>
  ['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');
