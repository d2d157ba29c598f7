import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { PlaceTaken, RestoreReport, TrashItem } from '@pilothouse/contracts/trash';
import { AppError } from '../platform/app-error.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { EntryFolder } from './entry-folder.js';
import { freeName, type Place, placedAs, placeTaken, refuseOtherNames } from './restore-places.js';
import { type Entry, exists, Unfinished, UNFINISHED_FILE } from './trash-entry.js';
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
    const folder = this.folderOf(entry.id);
    await folder.open(entry);

    const moved: string[] = [];
    try {
      for (const path of paths) {
        if (await folder.moveIn(path)) moved.push(path);
      }
    } catch (error) {
      for (const path of moved) await folder.moveBack(path, path);
      await folder.forget(entry);
      throw isOtherDisk(error) ? otherDisk(what, error) : error;
    }
    if (moved.length === 0) {
      await folder.forget(entry);
      throw new AppError('NOT_FOUND', `${what} is not there any more.`);
    }
    await folder.unmark();
    await this.listing.refresh(entry.id);
    return entry;
  }

  /**
   * Puts everything back where it was, or under the name `as`. Refuses, and changes nothing, where something else stands there by
   * now; `details` of that CONFLICT are a `PlaceTaken`.
   */
  async restore(id: string, as?: string): Promise<TrashEntry> {
    const folder = this.folderOf(id);
    const entry = await this.read(folder);
    const places = await folder.placesOf(entry);
    const targets = as === undefined ? places : placedAs(places, as);
    if (!targets) throw refuseOtherNames(entry.what);
    for (const { path } of targets) await this.refuseIfTaken(path, places);

    if (places.length > 1) await folder.mark('restoring');
    for (const [at, { path }] of places.entries()) await folder.moveBack(path, targets[at]?.path ?? path);
    await folder.forget(entry);
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
        await rename(this.folderOf(id).path, leaving);
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
    const folder = this.folderOf(id);
    const entry = await folder.read().catch(() => undefined);
    if (!entry) return;
    const there = await folder.placesOf(entry);
    const present = await Promise.all(entry.paths.map((path) => exists(join(this.folders.root, path))));
    const isWhole = there.length > 0 && !present.includes(true);
    if (!isWhole) {
      for (const { path } of there) {
        const isFree = !(await exists(below(this.folders.root, path)));
        if (isFree) await folder.moveBack(path, path).catch((error: unknown) => this.logger.warn(error));
      }
    }
    await folder.unmark();
    await folder.forget(entry);
  }

  private async refuseIfTaken(path: string, places: Place[]) {
    const target = below(this.folders.root, path);
    if (await exists(target))
      throw placeTaken(path, await freeName(places, (others) => this.areFree(others)));
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

  private async read(folder: EntryFolder): Promise<Entry> {
    try {
      return await folder.read();
    } catch (error) {
      throw new AppError('NOT_FOUND', 'That is not in the trash any more.', { cause: error });
    }
  }

  private folderOf(id: string): EntryFolder {
    return new EntryFolder(this.folders, id);
  }
}

/** Sorts by time; the rest is random, so that an id cannot be guessed. */
const newId = () =>
  `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(8).toString('hex')}`;

const isOtherDisk = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EXDEV';

const otherDisk = (what: string, cause: unknown) =>
  new AppError(
    'CONFLICT',
    `${what} is on another disk than the trash, so removing it could not be undone. It was left where it is.`,
    { cause },
  );
