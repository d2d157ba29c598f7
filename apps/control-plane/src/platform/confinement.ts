import type { BigIntStats } from 'node:fs';
import { constants, existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { type FileHandle, lstat, open, readlink, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from './app-error.js';
import { bytesOf, textOf } from './disk-names.js';

/** Linux's own number: a handle that names a place and opens nothing, so that neither a pipe blocks nor a right to read is needed. */
const O_PATH = 0o10000000;
const { O_NOFOLLOW, O_DIRECTORY, O_RDONLY, O_NONBLOCK } = constants;
/** As many as the kernel follows. */
const MOST_LINKS = 40;

/** A folder that is held open: whatever is renamed meanwhile, `at(name)` is in this very folder. */
export class HeldFolder {
  constructor(
    /** Below the root, every link on the way followed; '' is the root. */
    readonly realPath: string,
    private readonly base: Buffer,
    readonly handle: FileHandle | undefined,
    readonly facts: BigIntStats,
  ) {}

  /** A path to hand to the system at once; it may hold no link but as its last part. */
  at(name: string): Buffer {
    return Buffer.concat([this.base, SLASH, bytesOf(name)]);
  }

  /** The folder itself. */
  get path(): Buffer {
    return this.base;
  }

  /** The same as `at`, for what only takes text; names that are not UTF-8 have none. */
  textAt(name: string): string {
    return join(this.base.toString(), name);
  }

  realPathOf(name: string): string {
    return this.realPath === '' ? name : `${this.realPath}/${name}`;
  }
}

/** A file that is open for reading. */
export type OpenedFile = { handle: FileHandle; facts: BigIntStats; realPath: string };

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
    const walk = new Walk(this.realRoot, this.doors, this.isTight);
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
    const walk = new Walk(this.realRoot, this.doors, this.isTight);
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
      throw new AppError('NOT_FOUND', `There is no file “${path.split('/').at(-1)}” any more`, {
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
    const walk = new Walk(this.realRoot, this.doors, this.isTight);
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

/** A link on the way leads out of the workspace. */
export class LeadsOut extends AppError {
  constructor(path: string) {
    super(
      'FORBIDDEN',
      `“${path}” leads out of the workspace through a link, and such links are not followed`,
    );
  }
}

/** A folder of the workspace that its owner has put elsewhere. */
type Door = { target: string; realPath: string };
type Doors = ReadonlyMap<string, Door>;

/** One way down. Holds every folder on it open until it is closed. */
class Walk {
  private readonly held: HeldFolder[] = [];
  private links = 0;

  constructor(
    private readonly root: string,
    private readonly doors: Doors,
    private readonly isTight: boolean,
  ) {}

  /** `rest`: the last name, when it is no folder. */
  async go(path: string): Promise<{ folder: HeldFolder; rest?: string }> {
    if (path.startsWith('/') || path.includes('\0')) throw badPath(path);
    await this.enterRoot();
    const ahead = path.split('/').reverse();
    if (ahead.includes('..')) throw badPath(path);

    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (this.held.length === 1) throw new LeadsOut(path);
        await this.held.pop()?.handle?.close();
        continue;
      }
      const isLast = ahead.every((each) => each === '' || each === '.');
      const found = await this.step(part);
      if (found === 'folder') continue;
      if (found === 'link') await this.turn(part, ahead, path);
      else if (isLast) return { folder: this.here, rest: part };
      else throw notAFolder(path);
    }
    return { folder: this.here };
  }

  async close() {
    await Promise.all(this.held.map((folder) => folder.handle?.close()));
  }

  private get here(): HeldFolder {
    return this.held.at(-1)!;
  }

  private async enterRoot() {
    // The root is the owner's own choice: it may be a link.
    await this.enter(Buffer.from(this.root), '', O_PATH | O_DIRECTORY);
  }

  private step(part: string): Promise<'folder' | 'link' | 'other'> {
    return this.enter(this.here.at(part), this.here.realPathOf(part), O_PATH | O_NOFOLLOW);
  }

  /** Holds the folder at `path`; anything else is let go of again and told. */
  private async enter(path: Buffer, realPath: string, flags: number) {
    const handle = this.isTight ? await open(path, flags) : undefined;
    try {
      const facts = handle ? await handle.stat({ bigint: true }) : await looseFacts(path, realPath);
      if (facts.isDirectory()) {
        const base = handle ? Buffer.from(`/proc/self/fd/${handle.fd}`) : path;
        this.held.push(new HeldFolder(realPath, base, handle, facts));
        return 'folder';
      }
      await handle?.close();
      return facts.isSymbolicLink() ? 'link' : 'other';
    } catch (error) {
      await handle?.close();
      throw error;
    }
  }

  /** Puts where the link leads in front of what is still to go. */
  private async turn(part: string, ahead: string[], path: string) {
    this.links += 1;
    if (this.links > MOST_LINKS) throw new AppError('INVALID_INPUT', `“${path}” goes round in links`);
    const target = textOf(
      await readlink(this.here.at(part), 'buffer').catch((error: NodeJS.ErrnoException) => {
        // It was a link a moment ago: looked at again.
        if (error.code === 'EINVAL') return bytesOf(part);
        throw error;
      }),
    );
    const door = this.held.length === 1 ? this.doors.get(part) : undefined;
    if (door?.target === target) {
      await this.enter(Buffer.from(door.realPath), part, O_PATH | O_DIRECTORY | O_NOFOLLOW);
      return;
    }
    if (target.startsWith('/')) {
      const inside = insideOf(target, this.root, this.doors);
      if (inside === undefined) throw new LeadsOut(path);
      for (const folder of this.held.splice(1)) await folder.handle?.close();
      ahead.push(...inside.split('/').reverse());
    } else {
      ahead.push(...target.split('/').reverse());
    }
  }
}

/** An absolute path as one below the root; undefined for all else. */
function insideOf(target: string, root: string, doors: Doors): string | undefined {
  const roots: [string, string][] = [
    [root, ''],
    ...[...doors].map(([name, door]): [string, string] => [door.realPath, name]),
  ];
  for (const [real, name] of roots) {
    if (target === real || target.startsWith(real + sep)) return `${name}/${target.slice(real.length)}`;
  }
  return undefined;
}

async function looseFacts(path: Buffer, realPath: string) {
  return realPath === '' ? stat(path, { bigint: true }) : lstat(path, { bigint: true });
}

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

const SLASH = Buffer.from('/');

const badPath = (path: string) =>
  new AppError('INVALID_INPUT', `“${path}” is not a path inside the workspace`);
const notAFolder = (path: string) => new AppError('NOT_FOUND', `“${path}” is no folder`);
const notAFile = (path: string) => new AppError('CONFLICT', `“${path}” is no file that can be read`);

export const isGone = (error: unknown) =>
  ['ENOENT', 'ENOTDIR', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '');
export const isDenied = (error: unknown) =>
  ['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');
