import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { lstat, mkdir, readdir, readFile, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { PlaceTaken, RestoreReport, TrashItem } from '@pilothouse/contracts/trash';
import { AppError } from '../platform/app-error.js';
import { type HeldFolder, isGone } from '../platform/confinement.js';
import { bytesOf } from '../platform/disk-names.js';
import { inMadeFolder, isThere, moveEntry, syncHeld } from '../platform/move-entry.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { freeName, type Place, placedAs, refuseOtherNames } from './restore-places.js';
import { type Entry, exists, readEntry, Unfinished, UNFINISHED_FILE, writeDurably } from './trash-entry.js';
import { TrashListing } from './trash-listing.js';

/** Entries on their way out for good: renamed first, so that none is ever seen half deleted. */
const EMPTYING = '.emptying-';

/** Moves things out of the way so that they can be put back. Only `empty` deletes. */
@Injectable()
export class TrashService implements OnModuleInit, OnApplicationShutdown {
  /** `restored`: paths below the workspace that are there again. */
  readonly events = new EventEmitter<{ restored: [string[]] }>();
  private readonly logger = new Logger('Trash');
  private readonly listing: TrashListing;
  private opening: Promise<void> | undefined;
  constructor(private readonly folders: WorkspaceFolders) {
    this.listing = new TrashListing(folders.trash);
  }

  /** Whoever shows the trash hears of it here. */
  get news() {
    return this.listing.events;
  }

  onModuleInit() {
    this.ready.catch((error: unknown) => this.logger.error(error));
  }

  /** Resolves when what an earlier process left half done was put in order, and the rest was looked at. */
  get ready(): Promise<void> {
    return (this.opening ??= this.putInOrder().then(() => this.listing.open()));
  }

  onApplicationShutdown() {
    this.listing.close();
  }

  async list(): Promise<TrashItem[]> {
    await this.ready;
    return this.listing.all();
  }

  /** Paths that are not there are passed over. All of them move, or none, also when the process is killed meanwhile. */
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
      for (const path of moved) await this.moveBack(entry.id, path, path);
      await this.forget(entry);
      throw isOtherDisk(error) ? otherDisk(what, error) : error;
    }
    if (moved.length === 0) {
      await this.forget(entry);
      throw new AppError('NOT_FOUND', `${what} is not there any more`);
    }
    await this.unmark(entry.id);
    await this.listing.refresh(entry.id);
    return entry;
  }

  /**
   * Puts everything back where it was, or under the name `as`. Refuses, and changes nothing, where something else stands there by
   * now; `details` of that CONFLICT are a `PlaceTaken`.
   */
  async restore(id: string, as?: string): Promise<TrashEntry> {
    const entry = await this.read(id);
    const places = await this.placesOf(entry);
    const targets = as === undefined ? places : placedAs(places, as);
    if (!targets) throw refuseOtherNames(entry.what);
    for (const { path } of targets) await this.refuseIfTaken(path, places);

    if (places.length > 1) await this.mark(id, 'restoring');
    for (const [at, { path }] of places.entries()) await this.moveBack(id, path, targets[at]?.path ?? path);
    await this.forget(entry);
    this.listing.drop(id);
    this.events.emit(
      'restored',
      targets.map(({ path }) => path),
    );
    return entry;
  }

  /** What stood higher up goes back first: a dataset before its pictures. */
  async restoreMany(ids: string[]): Promise<RestoreReport> {
    const report: RestoreReport = { restored: [], refused: [] };
    const depth = (id: string) => this.listing.find(id)?.from.split('/').length ?? 0;
    for (const id of [...new Set(ids)].sort((a, b) => depth(a) - depth(b))) {
      try {
        report.restored.push(await this.restore(id));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { suggestion = null } = (error.options.details ?? {}) as Partial<PlaceTaken>;
        const what = this.listing.find(id)?.what ?? id;
        report.refused.push({ id, what, reason: error.message, suggestion });
      }
    }
    return report;
  }

  /** For good. What is not there any more is passed over. Answers how many are gone; their bytes go in the background. */
  async empty(ids: string[]): Promise<number> {
    let removed = 0;
    for (const id of new Set(ids)) {
      const leaving = join(this.folders.trash, `${EMPTYING}${randomUUID()}`);
      try {
        await rename(this.folderOf(id), leaving);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        this.listing.drop(id);
        continue;
      }
      removed += 1;
      this.listing.drop(id);
      this.deleteForGood(leaving).catch((error: unknown) => this.logger.error(error));
    }
    return removed;
  }

  /** Links in it are removed as links: nothing they lead to is touched. */
  private deleteForGood(folder: string) {
    return rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** What an earlier process was killed in the middle of. */
  private async putInOrder() {
    for (const name of await readdir(this.folders.trash)) {
      if (name.startsWith(EMPTYING)) {
        await this.deleteForGood(join(this.folders.trash, name));
        continue;
      }
      const mark = join(this.folders.trash, name, UNFINISHED_FILE);
      const doing = Unfinished.safeParse(await readFile(mark, 'utf8').catch(() => undefined));
      if (doing.success) await this.finish(name).catch((error: unknown) => this.logger.error(error));
    }
  }

  /** A move that was cut short never happened, and a restore goes on; what has lost its place stays in the trash. */
  private async finish(id: string) {
    const entry = await readEntry(this.folderOf(id)).catch(() => undefined);
    if (!entry) return;
    const there = await this.placesOf(entry);
    const present = await Promise.all(entry.paths.map((path) => exists(join(this.folders.root, path))));
    const isWhole = there.length > 0 && !present.includes(true);
    if (!isWhole) {
      for (const { path } of there) {
        const isFree = !(await exists(below(this.folders.root, path)));
        if (isFree) await this.moveBack(id, path, path).catch((error: unknown) => this.logger.warn(error));
      }
    }
    await this.unmark(id);
    await this.forget(entry);
  }

  /** Written before anything moves: whatever happens next, it is known where the files belong. */
  private async open(entry: Entry) {
    await mkdir(this.folderOf(entry.id));
    try {
      await writeDurably(join(this.folderOf(entry.id), 'entry.json'), JSON.stringify(entry, null, 2));
      if (entry.paths.length > 1) await this.mark(entry.id, 'moving');
    } catch (error) {
      await this.forget(entry); // A full disk.
      throw error;
    }
  }

  private mark(id: string, doing: Unfinished) {
    return writeDurably(join(this.folderOf(id), UNFINISHED_FILE), doing);
  }

  private async unmark(id: string) {
    await unlink(join(this.folderOf(id), UNFINISHED_FILE)).catch(ignoreMissingOrFilled);
  }

  private async moveIn(id: string, path: string): Promise<boolean> {
    const { confinement } = this.folders;
    return confinement
      .inParent(path, async (source, name) => {
        if (!(await isThere(source.at(name)))) return false;
        const target = dirname(this.pathInTrash(id, path));
        await inMadeFolder(confinement, target, (held) => move(source, held, { name, as: name, path }));
        return true;
      })
      .catch((error: unknown) => {
        if (isGone(error)) return false;
        throw error;
      });
  }

  private async moveBack(id: string, path: string, targetPath: string) {
    const { confinement } = this.folders;
    await confinement.inParent(this.pathInTrash(id, path), (source, name) =>
      confinement.inParent(targetPath, (target, as) => move(source, target, { name, as, path: targetPath })),
    );
  }

  /** What of an entry is in the trash. */
  private async placesOf(entry: Entry): Promise<Place[]> {
    const places: Place[] = [];
    for (const path of entry.paths) {
      const facts = await lstat(bytesOf(this.inTrash(entry.id, path))).catch(() => undefined);
      if (facts) places.push({ path, isFolder: facts.isDirectory() });
    }
    return places;
  }

  private async refuseIfTaken(path: string, places: Place[]) {
    const target = below(this.folders.root, path);
    if (await exists(target)) throw taken(path, await freeName(places, (others) => this.areFree(others)));
    if (!(await exists(dirname(target)))) {
      throw new AppError(
        'CONFLICT',
        `“${dirname(path)}” is not there any more, so “${basename(path)}” cannot be put back into it. Put that back first.`,
      );
    }
  }

  private async areFree(places: Place[]): Promise<boolean> {
    const taken = await Promise.all(places.map(({ path }) => exists(below(this.folders.root, path))));
    return !taken.includes(true);
  }

  private async read(id: string): Promise<Entry> {
    const folder = this.folderOf(id);
    try {
      return await readEntry(folder);
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
    await this.unmark(entry.id);
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

type Move = { name: string; as: string; path: string };

/** The two folders are held open: whoever renames them meanwhile, nothing is moved from or to anywhere else. */
async function move(from: HeldFolder, to: HeldFolder, { name, as, path }: Move) {
  if (!(await moveEntry(from.at(name), to.at(as)))) throw taken(path, null);
  await Promise.all([syncHeld(from), syncHeld(to)]);
}

/** Sorts by time; the rest is random, so that an id cannot be guessed. */
const newId = () =>
  `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(8).toString('hex')}`;

const taken = (path: string, suggestion: string | null) =>
  new AppError(
    'CONFLICT',
    `“${path}” exists again, so the old one was not put back over it. Rename the new one first, or put the old one back under another name.`,
    { details: { taken: path, suggestion } satisfies PlaceTaken },
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
