import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { lstat, mkdir, open, readFile, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Injectable } from '@nestjs/common';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { type HeldFolder, isGone } from '../platform/confinement.js';
import { bytesOf } from '../platform/disk-names.js';
import { inMadeFolder, isThere, moveEntry, syncHeld } from '../platform/move-entry.js';
import { syncFolder } from '../platform/publish-file.js';
import { below } from '../platform/safe-path.js';
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
      for (const path of moved) await this.moveBack(entry.id, path);
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
    const { confinement } = this.folders;
    return confinement
      .inParent(path, async (source, name) => {
        if (!(await isThere(source.at(name)))) return false;
        const target = dirname(this.pathInTrash(id, path));
        await inMadeFolder(confinement, target, (held) => move(source, held, name, path));
        return true;
      })
      .catch((error: unknown) => {
        if (isGone(error)) return false;
        throw error;
      });
  }

  private async moveBack(id: string, path: string) {
    const { confinement } = this.folders;
    await confinement.inParent(this.pathInTrash(id, path), (source, name) =>
      confinement.inParent(path, (target) => move(source, target, name, path)),
    );
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
        await rmdir(bytesOf(at)).catch(ignoreMissingOrFilled);
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

  /** Below the workspace. */
  private pathInTrash(id: string, path: string) {
    return `trash/${id}/files/${path}`;
  }
}

/** The two folders are held open: whoever renames them meanwhile, nothing is moved from or to anywhere else. */
async function move(from: HeldFolder, to: HeldFolder, name: string, path: string) {
  if (!(await moveEntry(from.at(name), to.at(name)))) throw taken(path);
  await Promise.all([syncHeld(from), syncHeld(to)]);
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
  lstat(bytesOf(path)).then(
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
