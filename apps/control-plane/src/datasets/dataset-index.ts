import { EventEmitter } from 'node:events';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Dataset, DatasetImage } from '@pilothouse/contracts/datasets';
import { FileName, ItemName } from '@pilothouse/contracts/names';
import { factsOf } from '../platform/file-facts.js';
import { Watcher } from '../platform/watcher.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { DatasetFolder } from './dataset-folder.js';
import { ListingReader } from './dataset-listing.js';
import { ImageDecoder } from './image-decoder.js';
import { ImageFactsStore } from './image-facts.store.js';

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
    imageChanged: [string, DatasetImage];
    imageRemoved: [string, string];
  }>();
  private readonly logger = new Logger(DatasetIndex.name);
  private readonly folders = new Map<string, DatasetFolder>();
  private readonly warned = new Set<string>();
  private readonly reader: ListingReader;
  private watcher: Watcher | undefined;
  private rootInode = 0;
  private timers = new Set<NodeJS.Timeout>();
  private isClosed = false;
  /** Resolves when everything was read once. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspace: WorkspaceFolders,
    decoder: ImageDecoder,
    private readonly store: ImageFactsStore,
  ) {
    this.reader = new ListingReader(decoder, workspace.root);
  }

  /** Does not wait: the control plane answers while a large workspace is still being read. */
  onModuleInit() {
    this.ready = this.start();
    this.ready.catch((error: unknown) => this.logger.error(error));
  }

  async onApplicationShutdown() {
    this.isClosed = true;
    this.timers.forEach(clearTimeout);
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

  /** Looks which folders are there, and reads the new ones. */
  async refresh(): Promise<void> {
    const entries = await readdir(this.workspace.datasets, { withFileTypes: true });
    const names = new Set<string>();
    for (const entry of entries) {
      if (await this.isDataset(entry.name)) names.add(entry.name);
    }
    for (const name of [...this.folders.keys()]) if (!names.has(name)) this.drop(name);
    await Promise.all([...names].filter((name) => !this.folders.has(name)).map((name) => this.adopt(name)));
  }

  private async start() {
    await this.openWatcher();
    await this.refresh();
    this.later(SWEEP_EVERY_MS, () => this.sweep());
  }

  private async openWatcher() {
    this.rootInode = (await stat(this.workspace.datasets)).ino;
    const watcher = new Watcher(this.workspace.datasets);
    this.watcher = watcher;
    watcher.events.on('touched', ({ folder, names }) => this.run(() => this.touched(folder, names)));
    watcher.events.on('failed', (error) =>
      this.warnOnce(`Changes in datasets are noticed once a minute only: ${error.message}`),
    );
    await watcher.ready;
  }

  private async touched(path: string, names: string[] | null) {
    if (path === this.workspace.datasets) return this.refresh();
    await this.folders.get(basename(path))?.refresh(names);
  }

  private async sweep() {
    const began = Date.now();
    if ((await stat(this.workspace.datasets)).ino !== this.rootInode) {
      await this.watcher?.close();
      await this.openWatcher();
      this.folders.forEach((folder) => this.watcher?.watch(folder.path));
    }
    await this.refresh();
    for (const folder of this.all()) await folder.refresh(null);
    this.later(Math.max(SWEEP_EVERY_MS, (Date.now() - began) * SWEEP_SHARE), () => this.sweep());
  }

  private async isDataset(name: string): Promise<boolean> {
    if (name.startsWith('.')) return false;
    if ((await factsOf(join(this.workspace.datasets, name))).is !== 'folder') return false;
    if (FileName.safeParse(name).success) return true;
    this.warnOnce(
      `The folder ${JSON.stringify(name)} in datasets has a name that cannot be shown: rename it`,
    );
    return false;
  }

  private async adopt(name: string) {
    const path = join(this.workspace.datasets, name);
    const linkedTo = await linkTarget(path);
    const problem = linkedTo ? linkProblem(linkedTo) : nameProblem(name);
    const folder = new DatasetFolder(name, path, problem, this.reader, this.store);
    // Another look may have adopted it while this one asked the disk.
    if (this.folders.has(name) || this.isClosed) return;
    this.folders.set(name, folder);

    folder.events.on('changed', (dataset) => this.events.emit('changed', dataset));
    folder.events.on('imageChanged', (image) => this.events.emit('imageChanged', name, image));
    folder.events.on('imageRemoved', (file) => this.events.emit('imageRemoved', name, file));
    if (linkedTo) return void this.events.emit('changed', folder.dataset);
    this.watcher?.watch(path);
    await folder.refresh(null);
    this.later(SECOND_LOOK_MS, () => folder.refresh(null));
  }

  private drop(name: string) {
    const folder = this.folders.get(name);
    this.folders.delete(name);
    this.store.forget(name);
    folder?.close();
    if (folder) this.watcher?.unwatch(folder.path);
    this.events.emit('removed', name);
  }

  private later(waitMs: number, work: () => Promise<void>) {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.run(work);
    }, waitMs);
    timer.unref();
    this.timers.add(timer);
  }

  /** Nobody waits for this work; a failure is told in the log and mended by the next sweep. */
  private run(work: () => Promise<void>) {
    work().catch((error: unknown) => {
      if (!this.isClosed) this.logger.warn(error);
    });
  }

  private warnOnce(text: string) {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.logger.warn(text);
  }
}

async function linkTarget(path: string): Promise<string | undefined> {
  const facts = await factsOf(path);
  return facts.is === 'folder' && facts.isLink ? realpath(path) : undefined;
}

const linkProblem = (target: string) =>
  `The folder is a link to ${target}, and links are not followed. Put the folder itself here`;

function nameProblem(name: string): string {
  const parsed = ItemName.safeParse(name);
  if (parsed.success) return '';
  return `Rename the folder to train on it. ${parsed.error.issues[0]?.message ?? ''}`;
}
