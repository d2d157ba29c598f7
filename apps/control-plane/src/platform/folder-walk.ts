import { constants } from 'node:fs';
import { lstat, open, readlink, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { AppError } from './app-error.js';
import { bytesOf, textOf } from './disk-names.js';
import { HeldFolder } from './held-folder.js';

/** Linux's own number: a handle that names a place and opens nothing, so that neither a pipe blocks nor a right to read is needed. */
export const O_PATH = 0o10000000;
const { O_NOFOLLOW, O_DIRECTORY } = constants;
/** As many as the kernel follows. */
const MOST_LINKS = 40;

/** A folder of the workspace that its owner has put elsewhere. */
export type Door = { target: string; realPath: string };
export type Doors = ReadonlyMap<string, Door>;

/** One way down. Holds every folder on it open until it is closed. */
export class FolderWalk {
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
    if (this.links > MOST_LINKS) throw new AppError('INVALID_INPUT', `“${path}” goes round in links.`);
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

/** A link on the way leads out of the workspace. */
export class LeadsOut extends AppError {
  constructor(path: string) {
    super(
      'FORBIDDEN',
      `“${path}” leads out of the workspace through a link, and such links are not followed`,
    );
  }
}

/** An absolute path as one below the root; undefined for all else. */
export function insideOf(target: string, root: string, doors: Doors): string | undefined {
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

export const badPath = (path: string) =>
  new AppError('INVALID_INPUT', `“${path}” is not a path inside the workspace.`);
export const notAFolder = (path: string) => new AppError('NOT_FOUND', `“${path}” is no folder.`);
