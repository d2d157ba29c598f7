import { Logger } from '@nestjs/common';
import type { HistoryState } from '@pilothouse/contracts/history';
import PQueue from 'p-queue';
import { AppError } from '../platform/app-error.js';
import { describeDifferences } from './differences.js';
import type { HistoryFilesStore } from './history-files.store.js';
import type { HistoryObjects } from './history-objects.js';
import { type Changes, NewestFiles } from './newest-files.js';
import type { Cause, Present } from './present.js';
import { type Entry, isCaption, shardCount, shardOf } from './shards.js';
import { undoStack } from './undo-stack.js';
import type { StoredVersion, VersionFiles } from './version-files.js';

/** The versions of one dataset. Who calls `record` sees to it that no file is changed through Pilothouse meanwhile. */
export class DatasetHistory {
  private readonly logger = new Logger(DatasetHistory.name);
  private readonly head: NewestFiles;
  private all: StoredVersion[] = [];
  private pending = false;
  private readonly writing = new PQueue({ concurrency: 1 });

  constructor(
    readonly dataset: string,
    readonly files: VersionFiles,
    readonly objects: HistoryObjects,
    store: HistoryFilesStore,
  ) {
    this.head = new NewestFiles(dataset, { files, objects, store });
  }

  async load(): Promise<this> {
    await this.files.make();
    await this.objects.clean();
    this.all = await this.files.versions((name, error) =>
      this.logger.warn(`The version ${name} of ${this.dataset} cannot be read: ${String(error)}`),
    );
    if (this.newest) await this.head.load(this.newest);
    return this;
  }

  /** Oldest first. */
  get versions(): readonly StoredVersion[] {
    return this.all;
  }

  get newest(): StoredVersion | undefined {
    return this.all.at(-1);
  }

  get state(): HistoryState {
    const { undo, redo } = this.stack;
    const step = (number: number | undefined) => {
      const version = number === undefined ? undefined : this.find(number);
      return version ? { number: version.number, what: this.wordsOf(version) } : null;
    };
    const head = this.newest?.number ?? 0;
    return {
      dataset: this.dataset,
      head,
      isPending: this.pending,
      undo: step(undo.at(-1)),
      redo: step(redo.at(-1)),
    };
  }

  set isPending(value: boolean) {
    this.pending = value;
  }

  /** What can be undone and redone, the next one last. */
  get stack() {
    return undoStack(this.all);
  }

  /** Of one that takes back another: what that one did. */
  wordsOf(version: StoredVersion): string {
    const origin = version.undoes === null ? undefined : this.find(version.undoes);
    return origin ? this.wordsOf(origin) : version.what;
  }

  /** The file in the newest version. */
  headOf(file: string): { object: string | null } | undefined {
    return this.head.get(file);
  }

  /** The object that a picture is in a version. */
  async objectOf(number: number, file: string): Promise<string | null> {
    const { shards } = this.get(number);
    const shard = shards[shardOf(file, shards.length)];
    const entries = shard === undefined ? [] : await this.files.entries([shard]);
    return entries.find((entry) => entry.file === file && !isCaption(file))?.object ?? null;
  }

  get(number: number): StoredVersion {
    const version = this.find(number);
    if (!version) {
      throw new AppError('NOT_FOUND', `Version ${number} of ${this.dataset} is not kept, or never was.`);
    }
    return version;
  }

  /** The version before, as long as it is kept. */
  before(number: number): StoredVersion | undefined {
    return this.all[this.all.findIndex((version) => version.number === number) - 1];
  }

  /** The entries of both; those of parts that both share are left out. */
  async both(a: StoredVersion, b: StoredVersion): Promise<[Entry[], Entry[]]> {
    const sameDivision = a.shards.length === b.shards.length;
    const inBoth = new Set(sameDivision ? a.shards.filter((id, at) => b.shards[at] === id) : []);
    const apart = ({ shards }: StoredVersion) => shards.filter((id) => !inBoth.has(id));
    return [await this.files.entries(apart(a)), await this.files.entries(apart(b))];
  }

  /** Hashes what no version knows yet. Slow, and needs no hold on the dataset. Answers whether anything was. */
  readAhead(present: Present, isClosed: () => boolean): Promise<boolean> {
    return this.head.readAhead(present, isClosed);
  }

  /**
   * Makes a version of what is there, unless it is what the newest one holds already. Pictures that `mustRead` does not ask for
   * and that nobody has read yet are in it by name only.
   */
  record(present: Present, cause: Cause, mustRead: (file: string) => boolean): Promise<StoredVersion> {
    return this.exclusively(() => this.recordNow(present, cause, mustRead));
  }

  /** No version is made or dropped meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.writing.add(work);
  }

  private async recordNow(present: Present, cause: Cause, mustRead: (file: string) => boolean) {
    const { read, touched, completed, removed } = await this.head.compare(present, mustRead);
    const newest = this.newest;
    if (newest && read.length === 0 && removed.length === 0) {
      await this.head.note(touched, []);
      return completed.length > 0 ? this.rewrite(newest, present, completed) : newest;
    }

    const counted = this.count(read, removed);
    try {
      await this.head.note([...touched, ...read], removed);
      return await this.write(present, cause, counted);
    } catch (error) {
      this.head.clear();
      if (newest) await this.head.load(newest);
      throw error;
    }
  }

  async remove(numbers: number[]): Promise<void> {
    for (const number of numbers) await this.files.removeVersion(number);
    this.all = this.all.filter((version) => !numbers.includes(version.number));
  }

  /** Kept for the version that will be made next. */
  isAhead(hash: string): boolean {
    return this.head.isAhead(hash);
  }

  private find(number: number) {
    return this.all.find((version) => version.number === number);
  }

  private count(read: Changes['read'], removed: string[]) {
    const changes = [
      ...read.map(({ file }) => ({
        file,
        is: this.head.get(file) ? ('changed' as const) : ('added' as const),
      })),
      ...removed.map((file) => ({ file, is: 'removed' as const })),
    ];
    const of = (is: string) => changes.filter((change) => change.is === is).length;
    return {
      files: changes.map(({ file }) => file),
      what: describeDifferences(changes),
      counts: { added: of('added'), changed: of('changed'), removed: of('removed') },
    };
  }

  private async write(present: Present, cause: Cause, change: ReturnType<DatasetHistory['count']>) {
    const { newest } = this;
    const shards = await this.writeShards(present, newest?.shards ?? [], change.files);
    const names = [...this.head.all.keys()];
    const captions = names.filter(isCaption).length;
    const version: StoredVersion = {
      number: (newest?.number ?? 0) + 1,
      at: Date.now(),
      what: cause.what ?? (newest ? change.what : names.length > 0 ? 'As it was found' : 'Empty'),
      origin: cause.origin,
      images: names.length - captions,
      captions,
      bytes: [...this.head.all.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      ...change.counts,
      undoes: cause.undoes ?? null,
      shards,
    };
    await this.files.writeVersion(version);
    this.all.push(version);
    return version;
  }

  /** The same version, with the pictures that it knew by name only. */
  private async rewrite(version: StoredVersion, present: Present, completed: Changes['completed']) {
    const files = completed.map(({ file }) => file);
    const whole = { ...version, shards: await this.writeShards(present, version.shards, files) };
    await this.files.writeVersion(whole);
    this.all = this.all.map((each) => (each.number === whole.number ? whole : each));
    return whole;
  }

  private async writeShards(present: Present, old: string[], changed: string[]): Promise<string[]> {
    const shards = shardCount(this.head.all.size);
    const isNewDivision = old.length !== shards;
    const fresh = new Map<number, Entry[]>();
    if (isNewDivision) for (let at = 0; at < shards; at++) fresh.set(at, []);
    else for (const file of changed) fresh.set(shardOf(file, shards), []);
    for (const [file, { object, bytes }] of this.head.all) {
      const caption = present.get(file)?.caption;
      const text = caption && caption.version === object ? { text: caption.text } : {};
      fresh.get(shardOf(file, shards))?.push({ file, object, bytes, ...text });
    }
    const places = [...fresh.keys()];
    const ids = await this.files.writeShards(places.map((place) => fresh.get(place) ?? []));
    const result = isNewDivision ? new Array<string>(shards).fill('') : [...old];
    places.forEach((place, at) => (result[place] = ids[at] ?? ''));
    return result;
  }
}
