import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { HistoryState } from '@pilothouse/contracts/history';
import PQueue from 'p-queue';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ReadingThread } from '../platform/reading-thread.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { DatasetHistory } from './dataset-history.js';
import { type Difference, differencesOf } from './differences.js';
import { HistoryFilesStore } from './history-files.store.js';
import { HistoryObjects } from './history-objects.js';
import type { Cause, Present } from './present.js';
import { bytesHeldByOld, LIMITS, prune } from './prune.js';
import { type Journal, type StoredVersion, VersionFiles } from './version-files.js';

export type { Cause, Present, PresentFile } from './present.js';
export { type Difference, isSameContent } from './differences.js';
export { type Entry, isCaption } from './shards.js';
export type { StoredVersion } from './version-files.js';

/** `history/<dataset>/dataset.json`: by this its folder is known again when somebody renames it. */
const Identity = z.object({ identity: z.string() });

/** Beside it: since when its dataset is neither there nor in the trash. */
const MISSED = 'missed-since';

/** After so many new versions it is looked whether old ones have to go. */
const PRUNE_EVERY = 20;

/** What datasets held before. Who asks holds the dataset, so that nobody changes it meanwhile. */
@Injectable()
export class HistoryService {
  readonly events = new EventEmitter<{ changed: [HistoryState] }>();
  private readonly logger = new Logger(HistoryService.name);
  private readonly open = new Map<string, Promise<DatasetHistory>>();
  private readonly pruning = new PQueue({ concurrency: 1 });

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly reading: ReadingThread,
    private readonly store: HistoryFilesStore,
  ) {}

  of(dataset: string): Promise<DatasetHistory> {
    const known = this.open.get(dataset);
    if (known) return known;
    const folder = this.folderOf(dataset);
    const objects = new HistoryObjects(join(folder, 'objects'), this.reading);
    const opened = new DatasetHistory(dataset, new VersionFiles(folder), objects, this.store).load();
    this.open.set(dataset, opened);
    // Tried anew by the next who asks.
    opened.catch(() => this.open.delete(dataset));
    return opened;
  }

  /** A dataset is there, maybe under a new name: then its history takes that name too. */
  async adopt(dataset: string, path: string): Promise<void> {
    const folder = this.folderOf(dataset);
    const identity = await identityOf(path);
    if (!(await isThere(folder))) {
      const before = await this.withIdentity(identity);
      if (before !== undefined) {
        this.open.delete(before);
        await rename(this.folderOf(before), folder);
      }
    }
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(join(folder, 'dataset.json'), JSON.stringify({ identity }));
    await rm(join(folder, MISSED), { force: true });
  }

  /** The dataset is gone. Its history stays on the disk as long as the dataset can come back from the trash. */
  drop(dataset: string): void {
    this.open.delete(dataset);
  }

  /** Makes a version, unless nothing differs from the newest one. `mustRead`: pictures that it must hold whole. */
  async record(dataset: string, present: Present, cause: Cause, mustRead: (file: string) => boolean) {
    const history = await this.of(dataset);
    const before = history.newest;
    const version = await history.record(present, cause, mustRead);
    const wasPending = history.isPending;
    history.isPending = false;
    if (version !== before || wasPending) this.tell(history);
    if (version.number !== before?.number && version.number % PRUNE_EVERY === 0) this.pruneLater(history);
    return version;
  }

  /** The change that was under way when the control plane ended; undefined when there was none. */
  async interrupted(dataset: string): Promise<Journal | undefined> {
    const files = new VersionFiles(this.folderOf(dataset));
    return files.journal();
  }

  /** From here on until `end` the change is taken back when the control plane dies. */
  async begin(dataset: string, change: { what: string; files: string[] | null }, before: StoredVersion) {
    const { files } = await this.of(dataset);
    await files.writeJournal({ ...change, before: before.number });
  }

  async end(dataset: string): Promise<void> {
    const { files } = await this.of(dataset);
    await files.removeJournal();
  }

  /** What differs from one version to another, by file name. */
  async differences(dataset: string, from: number, to: number): Promise<Difference[]> {
    const history = await this.of(dataset);
    return differencesOf(...(await history.both(history.get(from), history.get(to))));
  }

  /** Of pictures that only older versions hold. */
  async heldBytes(dataset: string): Promise<number> {
    const history = await this.of(dataset);
    return history.exclusively(() => bytesHeldByOld(history));
  }

  async notePending(dataset: string): Promise<void> {
    const history = await this.of(dataset);
    if (history.isPending) return;
    history.isPending = true;
    this.tell(history);
  }

  /** Removes the histories of datasets that were missed at one sweep, and still are so long after it. */
  async sweep(isMissed: (dataset: string) => Promise<boolean>, keptMs: number, now: number): Promise<void> {
    for (const dataset of await readdir(this.folders.history)) {
      const folder = this.folderOf(dataset);
      // Without that file it is none of ours.
      if (!(await isThere(join(folder, 'dataset.json')))) continue;
      if (!(await isMissed(dataset))) await rm(join(folder, MISSED), { force: true });
      else if (now - (await missedSince(join(folder, MISSED), now)) >= keptMs) {
        this.open.delete(dataset);
        await rm(folder, { recursive: true, force: true });
      }
    }
  }

  /** Resolves when it is done. */
  async prune(dataset: string, limits = LIMITS): Promise<void> {
    const history = await this.of(dataset);
    const dropped = await this.pruning.add(() => history.exclusively(() => prune(history, limits)));
    if (dropped > 0) this.tell(history);
  }

  private pruneLater({ dataset }: DatasetHistory) {
    this.prune(dataset).catch((error: unknown) => this.logger.warn(error));
  }

  private tell(history: DatasetHistory) {
    this.events.emit('changed', history.state);
  }

  private async withIdentity(identity: string): Promise<string | undefined> {
    for (const name of await readdir(this.folders.history)) {
      if (await isThere(join(this.folders.datasets, name))) continue;
      try {
        const text = await readFile(join(this.folderOf(name), 'dataset.json'), 'utf8');
        if (Identity.parse(JSON.parse(text)).identity === identity) return name;
      } catch {
        // Not one of ours, or damaged: it belongs to nobody then.
      }
    }
    return undefined;
  }

  private folderOf(dataset: string) {
    return below(this.folders.history, dataset);
  }
}

/** Inodes are used again for new folders, but not with the same time of birth. */
async function identityOf(path: string): Promise<string> {
  const { ino, birthtimeMs } = await stat(path);
  return `${ino}:${birthtimeMs}`;
}

/** What nobody can read counts from now. */
async function missedSince(path: string, now: number): Promise<number> {
  const since = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  if (!Number.isNaN(since)) return since;
  await writeFileAtomic(path, String(now));
  return now;
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
