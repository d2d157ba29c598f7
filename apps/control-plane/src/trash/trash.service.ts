import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { lstat, mkdir, open, readFile, rename, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Injectable } from '@nestjs/common';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { publishFile, syncFolder } from '../platform/publish-file.js';
import { below, confined } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';

/** `trash/<id>/entry.json`. What was moved stands beside it in `files/`, under its path below the workspace. */
const Entry = TrashEntry.extend({ paths: z.string().array() });
type Entry = z.infer<typeof Entry>;

/** Moves things out of the way so that they can be put back. Nothing is ever deleted here. */
@Injectable()
export class TrashService {
  /** Paths below the workspace that are there again. */
  readonly events = new EventEmitter<{ restored: [string[]] }>();

  constructor(private readonly folders: WorkspaceFolders) {}

  /** Paths that are not there are passed over. All of them move, or none. */
  async move(absolutePaths: string[], what: string): Promise<TrashEntry> {
    const paths = absolutePaths.map((path) => relative(this.folders.root, path));
    for (const path of paths) below(this.folders.root, path);
    const entry: Entry = { id: newId(), what, trashedAt: Date.now(), paths };
    await this.open(entry);

    const moved: string[] = [];
    try {
      for (const path of paths) {
        if (await this.moveIn(entry.id, path)) moved.push(path);
      }
    } catch (error) {
      for (const path of moved) await rename(this.inTrash(entry.id, path), below(this.folders.root, path));
      await this.forget(entry);
      throw isOtherDisk(error) ? otherDisk(what, error) : error;
    }
    if (moved.length === 0) {
      await this.forget(entry);
      throw new AppError('NOT_FOUND', `${what} is not there any more`);
    }
    return entry;
  }

  /** Puts everything back where it was. Refuses, and changes nothing, where something else stands there by now. */
  async restore(id: string): Promise<TrashEntry> {
    const entry = await this.read(id);
    const paths: string[] = [];
    for (const path of entry.paths) {
      if (await exists(this.inTrash(id, path))) paths.push(path);
    }
    for (const path of paths) await this.refuseIfTaken(path);
    for (const path of paths) await this.moveBack(id, path);
    await this.forget(entry);
    this.events.emit('restored', paths);
    return entry;
  }

  /** Written before anything moves: whatever happens next, it is known where the files belong. */
  private async open(entry: Entry) {
    await mkdir(this.folderOf(entry.id));
    try {
      await writeDurably(join(this.folderOf(entry.id), 'entry.json'), JSON.stringify(entry, null, 2));
    } catch (error) {
      await this.forget(entry); // A full disk.
      throw error;
    }
  }

  private async moveIn(id: string, path: string): Promise<boolean> {
    if (!(await exists(below(this.folders.root, path)))) return false;
    const source = await confined(this.folders.root, path);
    const target = this.inTrash(id, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(source, target);
    await Promise.all([syncFolder(dirname(target)), syncFolder(dirname(source))]);
    return true;
  }

  private async moveBack(id: string, path: string) {
    const source = this.inTrash(id, path);
    const target = await confined(this.folders.root, path);
    if ((await lstat(source)).isDirectory()) {
      // Fails where a file or a folder with anything in it stands.
      await rename(source, target);
      await syncFolder(dirname(target));
    } else if (!(await publishFile(source, target))) {
      throw taken(path);
    }
  }

  private async refuseIfTaken(path: string) {
    const target = below(this.folders.root, path);
    if (await exists(target)) throw taken(path);
    if (!(await exists(dirname(target)))) {
      throw new AppError(
        'CONFLICT',
        `“${dirname(path)}” is not there any more, so “${basename(path)}” cannot be put back into it. Put that back first.`,
      );
    }
  }

  private async read(id: string): Promise<Entry> {
    try {
      return Entry.parse(JSON.parse(await readFile(join(this.folderOf(id), 'entry.json'), 'utf8')));
    } catch (error) {
      throw new AppError('NOT_FOUND', 'That is not in the trash any more', { cause: error });
    }
  }

  /** Removes the emptied folders, one by one: `rmdir` refuses what still holds something. */
  private async forget(entry: Entry) {
    const files = join(this.folderOf(entry.id), 'files');
    for (const path of entry.paths) {
      for (let at = dirname(this.inTrash(entry.id, path)); at.startsWith(files); at = dirname(at)) {
        await rmdir(at).catch(ignoreMissingOrFilled);
      }
    }
    if (await exists(files)) return;
    await unlink(join(this.folderOf(entry.id), 'entry.json')).catch(ignoreMissingOrFilled);
    await rmdir(this.folderOf(entry.id)).catch(ignoreMissingOrFilled);
  }

  private folderOf(id: string) {
    return below(this.folders.trash, id);
  }

  private inTrash(id: string, path: string) {
    return below(join(this.folderOf(id), 'files'), path);
  }
}

/** Sorts by time; the rest is random, so that an id cannot be guessed. */
const newId = () =>
  `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(8).toString('hex')}`;

async function writeDurably(path: string, text: string) {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );

const taken = (path: string) =>
  new AppError(
    'CONFLICT',
    `“${path}” exists again, so the old one was not put back over it. Rename the new one first.`,
  );

const isOtherDisk = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EXDEV';

const otherDisk = (what: string, cause: unknown) =>
  new AppError(
    'CONFLICT',
    `${what} is on another disk than the trash, so removing it could not be undone. It was left where it is.`,
    { cause },
  );

function ignoreMissingOrFilled(error: NodeJS.ErrnoException) {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
}
