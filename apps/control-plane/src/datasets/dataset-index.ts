import { EventEmitter } from 'node:events';
import { realpathSync } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Dataset, DatasetImage } from '@pilothouse/contracts/datasets';
import { FileName, ItemName } from '@pilothouse/contracts/names';
import PQueue from 'p-queue';
import { HistoryService } from '../history/history.service.js';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { factsOf } from '../platform/file-facts.js';
import { syncFolder } from '../platform/publish-file.js';
import { Watcher } from '../platform/watcher.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { DatasetChanges } from './dataset-changes.js';
import { DatasetFolder } from './dataset-folder.js';
import { emptyListing, ListingReader } from './dataset-listing.js';
import { kindOf } from './file-kinds.js';
import { ImageDecoder } from './image-decoder.js';
import { ImageFactsStore } from './image-facts.store.js';
import { presentOf } from './present.js';

/** Everything is looked at anew this often: a network file system may tell nobody of a change. */
const SWEEP_EVERY_MS = 60_000;
/** A sweep takes at most one part in so many of the time. */
const SWEEP_SHARE = 50;
/** A new folder is looked at again after this: files may have come before its watch stood. */
const SECOND_LOOK_MS = 1_000;

/** All of `datasets/`, kept in step with the disk. */
@Injectable()
export class DatasetIndex implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{
    changed: [Dataset];
    removed: [string];
    /** Its files were read for the first time. */
    adopted: [string];
    imageChanged: [string, DatasetImage];
    imageRemoved: [string, string];
  }>();
  private readonly chores = new Chores(DatasetIndex.name);
  private readonly folders = new Map<string, DatasetFolder>();
  private readonly reader: ListingReader;
  private readonly listing = new PQueue({ concurrency: 1 });
  private watcher: Watcher | undefined;
  private rootInode = 0;
  /** Resolves when everything was read once. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspace: WorkspaceFolders,
    decoder: ImageDecoder,
    private readonly store: ImageFactsStore,
    private readonly history: HistoryService,
    private readonly changes: DatasetChanges,
  ) {
    // Either may itself be a link, to a larger disk.
    const roots = [realpathSync(workspace.root), realpathSync(workspace.datasets)];
    this.reader = new ListingReader(decoder, roots);
  }

  /** Does not wait: the control plane answers while a large workspace is still being read. */
  onModuleInit() {
    this.ready = this.start();
    this.chores.run(() => this.ready);
  }

  async onApplicationShutdown() {
    this.chores.close();
    this.folders.forEach((folder) => folder.close());
    await this.watcher?.close();
  }

  all(): DatasetFolder[] {
    return [...this.folders.values()];
  }

  /** By its exact name, or by one that only differs in how Unicode writes it (a Mac decomposes accents). */
  find(name: string): DatasetFolder | undefined {
    const exact = this.folders.get(name);
    return exact ?? this.all().find((folder) => folder.name.normalize('NFC') === name.normalize('NFC'));
  }

  /** Throws NOT_FOUND. */
  get(name: string): DatasetFolder {
    const folder = this.find(name);
    if (!folder)
      throw new AppError(
        'NOT_FOUND',
        `There is no dataset “${name}”. It may have been renamed or deleted meanwhile.`,
      );
    return folder;
  }

  /** To write into: throws CONFLICT for a link too, since what it leads to may be anything. */
  getOwn(name: string): DatasetFolder {
    const folder = this.get(name);
    if (folder.linkedTo !== undefined) throw new AppError('CONFLICT', folder.dataset.problem);
    return folder;
  }

  /** Looks which folders are there, and reads the new ones. */
  async refresh(): Promise<void> {
    const present = await this.listing.add(() => this.list());
    await Promise.all(present.map((folder) => this.adopt(folder)));
  }

  /** Throws CONFLICT where something else is called that. */
  async rename({ name, path }: DatasetFolder, to: string): Promise<void> {
    const target = join(this.workspace.datasets, to);
    if ((await factsOf(target)).is !== 'missing') {
      throw new AppError('CONFLICT', `Something in datasets is called “${to}” already. Choose another name.`);
    }
    // Before, so that whoever looks at once finds it: nothing has to be decoded again.
    this.store.rename(name, to);
    await rename(path, target);
    await syncFolder(this.workspace.datasets);
    await this.refresh();
  }

  async foretell(name: string, images: { from: string; file: string; as: string }[]): Promise<void> {
    const known = images.flatMap(({ from, file, as }) => {
      const image = this.folders.get(from)?.imageFile(file);
      return image ? [[as, image] as [string, typeof image]] : [];
    });
    await this.store.save(name, known);
  }

  /** One after the other, so that an older look never drops what a newer one found. */
  private async list(): Promise<DatasetFolder[]> {
    const links = new Map<string, string | undefined>();
    for (const name of await readdir(this.workspace.datasets)) {
      const facts = await factsOf(join(this.workspace.datasets, name));
      if (facts.is === 'file' && kindOf(name) === 'image') this.warnStray(name);
      if (facts.is !== 'folder' || !this.isNameable(name)) continue;
      links.set(name, facts.isLink ? facts.realPath : undefined);
    }
    for (const { name, linkedTo } of this.all()) {
      if (!links.has(name) || links.get(name) !== linkedTo) this.drop(name);
    }
    const present: DatasetFolder[] = [];
    for (const [name, linkedTo] of links) {
      present.push(this.folders.get(name) ?? (await this.open(name, linkedTo)));
    }
    return present;
  }

  private async start() {
    await this.openWatcher();
    await this.refresh();
    this.chores.later(SWEEP_EVERY_MS, () => this.sweep());
  }

  private async openWatcher() {
    this.rootInode = (await stat(this.workspace.datasets)).ino;
    const watcher = new Watcher(this.workspace.datasets);
    this.watcher = watcher;
    watcher.events.on('touched', ({ folder, names }) => this.chores.run(() => this.touched(folder, names)));
    watcher.events.on('failed', (error) =>
      this.chores.warnOnce(`Changes in datasets are noticed once a minute only: ${error.message}`),
    );
    await watcher.ready;
  }

  private async touched(path: string, names: string[] | null) {
    if (path === this.workspace.datasets) return this.refresh();
    await this.folders.get(basename(path))?.refresh(names);
  }

  private async sweep() {
    const began = performance.now();
    try {
      if ((await stat(this.workspace.datasets)).ino !== this.rootInode) {
        await this.watcher?.close();
        await this.openWatcher();
      }
      await this.refresh();
      for (const folder of this.all()) await folder.refresh(null);
    } finally {
      this.chores.later(Math.max(SWEEP_EVERY_MS, (performance.now() - began) * SWEEP_SHARE), () =>
        this.sweep(),
      );
    }
  }

  private warnStray(name: string) {
    const shown = JSON.stringify(name);
    this.chores.warnOnce(`The image ${shown} lies beside the datasets, in none of them: move it into one`);
  }

  private isNameable(name: string): boolean {
    if (name.startsWith('.')) return false;
    if (FileName.safeParse(name).success) return true;
    const shown = JSON.stringify(name);
    this.chores.warnOnce(`The folder ${shown} in datasets has a name that cannot be shown: rename it`);
    return false;
  }

  private async adopt(folder: DatasetFolder) {
    if (folder.linkedTo || !this.watcher?.watch(folder.path)) return;
    await this.recover(folder);
    await folder.refresh(null);
    this.events.emit('adopted', folder.name);
    this.chores.later(SECOND_LOOK_MS, () => folder.refresh(null));
  }

  /** Before anything of it is told: what a change had half done when the control plane died. */
  private async recover({ name, path }: DatasetFolder) {
    try {
      await this.history.adopt(name, path);
      const listing = emptyListing();
      const look = async () => {
        await this.reader.update(path, listing, null, this.store.load(name));
        return presentOf(path, listing);
      };
      await this.changes.takeBack({ dataset: name, path, look });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // Gone again meanwhile.
      this.chores.warnOnce(`The history of ${name} cannot be used: ${(error as Error).message}`);
    }
  }

  private async open(name: string, linkedTo: string | undefined): Promise<DatasetFolder> {
    const path = join(this.workspace.datasets, name);
    const problem = linkedTo ? linkProblem(linkedTo) : nameProblem(name);
    const folder = new DatasetFolder({ name, path, linkedTo, problem }, this.reader, this.store);
    // Nobody finds it before its history is the right one, and nothing in it is half done.
    if (!linkedTo) await this.recover(folder);
    this.folders.set(name, folder);
    folder.events.on('changed', (dataset) => this.events.emit('changed', dataset));
    folder.events.on('imageChanged', (image) => this.events.emit('imageChanged', name, image));
    folder.events.on('imageRemoved', (file) => this.events.emit('imageRemoved', name, file));
    if (linkedTo) this.events.emit('changed', folder.dataset);
    return folder;
  }

  private drop(name: string) {
    const folder = this.folders.get(name);
    this.folders.delete(name);
    this.store.forget(name);
    folder?.close();
    if (folder) this.watcher?.unwatch(folder.path);
    this.events.emit('removed', name);
  }
}

const linkProblem = (target: string) =>
  `The folder is a link to ${target}, and links are not followed. Put the folder itself here`;

function nameProblem(name: string): string {
  const parsed = ItemName.safeParse(name);
  if (parsed.success) return '';
  return `Rename the folder to train on it. ${parsed.error.issues[0]?.message ?? ''}`;
}
