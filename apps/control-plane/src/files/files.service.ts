import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { FileEntry, FileLook, FilePage, FolderMade, ListFiles } from '@pilothouse/contracts/files';
import { shownName } from '@pilothouse/contracts/files';
import { AppError } from '../platform/app-error.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { inParallel } from '../platform/in-parallel.js';
import { inMadeFolder, syncHeld } from '../platform/move-entry.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { describeEntry } from './describe-entry.js';
import { FolderListings } from './folder-listings.js';
import { Protection } from './protection.js';
import { translated } from './translated.js';

const LOOKUPS = 16;

/** What stands in the workspace, folder by folder. */
@Injectable()
export class FilesService {
  readonly listings = new FolderListings();

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly protection: Protection,
  ) {}

  list({ path, order, reversed, hidden, text, offset, limit }: ListFiles): Promise<FilePage> {
    return this.inShown(path, async (folder) => {
      const listing = await this.listings.list(folder, { order, reversed, hidden, text });
      const names = listing.names.slice(offset, offset + limit);
      return {
        path,
        realPath: folder.realPath,
        total: listing.names.length,
        folders: listing.folders,
        hidden: listing.hidden,
        isCut: listing.isCut,
        offset,
        entries: await this.describeAll(folder, names),
        closed: this.protection.closed(folder.realPath),
      };
    });
  }

  async look(path: string): Promise<FileLook> {
    if (path === '') return { entry: null };
    const { confinement } = this.folders;
    const entry = await translated(path, () =>
      confinement.inParent(path, (folder, name) => {
        this.refuseHidden(folder.realPathOf(name));
        return describeEntry(folder, name, { confinement, protection: this.protection });
      }),
    );
    return { entry: entry ?? null };
  }

  async makeFolder(path: string, name: string): Promise<FolderMade> {
    await this.inOpen(path, async (folder) => {
      this.refuseHidden(folder.realPathOf(name));
      await mkdir(folder.at(name)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? taken(name) : error;
      });
      await syncHeld(folder);
    });
    return { path: path === '' ? name : `${path}/${name}` };
  }

  /** A folder that may be looked into, held open. */
  inShown<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T> {
    return translated(path, () =>
      this.folders.confinement.inFolder(path, (folder) => {
        this.refuseHidden(folder.realPath);
        return work(folder);
      }),
    );
  }

  /** A folder that something may be put into, held open. */
  inOpen<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T> {
    return this.inShown(path, (folder) => {
      this.refuseClosed(folder);
      return work(folder);
    });
  }

  /** A folder to put something into, made where it is not there yet; none is made where nothing may be put. */
  inMade<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T> {
    return translated(path, () =>
      inMadeFolder(
        this.folders.confinement,
        path,
        (folder) => {
          this.refuseClosed(folder);
          return work(folder);
        },
        (folder) => this.refuseClosed(folder),
      ),
    );
  }

  /** Where something is taken from, held open, once it is clear that it may be. */
  inSource<T>(path: string, work: (folder: HeldFolder, name: string) => Promise<T>): Promise<T> {
    return translated(path, () =>
      this.folders.confinement.inParent(path, async (folder, name) => {
        await this.refuseLocked(folder, name, 'stays where it is');
        return work(folder, name);
      }),
    );
  }

  async refuseLocked(folder: HeldFolder, name: string, what: string): Promise<{ isFolder: boolean }> {
    const facts = await lstat(folder.at(name));
    const isFolder = facts.isDirectory();
    const reason = this.protection.locked(folder.realPathOf(name), { isFolder, mode: facts.mode });
    if (reason) throw new AppError('FORBIDDEN', `“${shownName(name)}” ${what}. ${reason}.`);
    return { isFolder };
  }

  refuseHidden(realPath: string) {
    const reason = this.protection.hidden(realPath);
    if (reason) throw new AppError('FORBIDDEN', `“${shownName(realPath)}” is not shown. ${reason}.`);
  }

  absolute(path: string): string {
    return join(this.folders.root, path);
  }

  private refuseClosed({ realPath }: HeldFolder) {
    const closed = this.protection.closed(realPath);
    if (closed)
      throw new AppError('FORBIDDEN', `Nothing can be put into “${shownName(realPath)}”. ${closed}.`);
  }

  private async describeAll(folder: HeldFolder, names: string[]): Promise<FileEntry[]> {
    const entries = new Map<string, FileEntry>();
    const parts = { confinement: this.folders.confinement, protection: this.protection };
    await inParallel(names, LOOKUPS, async (name) => {
      const entry = await describeEntry(folder, name, parts);
      if (entry) entries.set(name, entry);
    });
    return names.flatMap((name) => entries.get(name) ?? []);
  }
}

export const taken = (name: string) =>
  new AppError(
    'CONFLICT',
    `There is already something named “${shownName(name)}” here. Choose another name.`,
  );
