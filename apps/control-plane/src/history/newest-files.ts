import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { URGENT } from '../platform/reading-thread.js';
import type { HistoryFilesStore } from './history-files.store.js';
import type { HistoryObjects } from './history-objects.js';
import type { Present, PresentFile } from './present.js';
import { isCaption } from './shards.js';
import type { StoredVersion, VersionFiles } from './version-files.js';

/** A file of the newest version. `key` '': not known, so that it has to be read again. */
export type NewestFile = { key: string; object: string | null; bytes: number };
type Read = { file: string; present: PresentFile; object: string | null };

/** What a folder holds, against the newest version. */
export type Changes = {
  /** New ones, and those with other bytes. */
  read: Read[];
  /** They only look new. */
  touched: Read[];
  /** Those among them that the version knew by name only. */
  completed: Read[];
  removed: string[];
};

type Kept = { files: VersionFiles; objects: HistoryObjects; store: HistoryFilesStore };

/** The files of a dataset's newest version, and what was hashed ahead of the next: by these a change is known without reading all. */
export class NewestFiles {
  private readonly logger = new Logger(NewestFiles.name);
  private readonly byName = new Map<string, NewestFile>();
  /** Pictures that were hashed ahead of the version they will be in, by name. */
  private readonly ahead = new Map<string, { key: string; object: string }>();

  constructor(
    private readonly dataset: string,
    private readonly kept: Kept,
  ) {}

  async load({ shards, number }: StoredVersion): Promise<void> {
    const known = this.kept.store.load(this.dataset);
    try {
      for (const { file, object, bytes } of await this.kept.files.entries(shards)) {
        const remembered = known.get(file);
        const key = remembered && remembered.object === object ? remembered.key : '';
        this.byName.set(file, { key, object, bytes });
      }
    } catch (error) {
      // The next version is written whole then.
      this.clear();
      this.logger.warn(`Version ${number} of ${this.dataset} cannot be read: ${String(error)}`);
    }
  }

  /** To be loaded anew: what was noted came into no version. */
  clear() {
    this.byName.clear();
  }

  get(file: string): NewestFile | undefined {
    return this.byName.get(file);
  }

  get all(): ReadonlyMap<string, NewestFile> {
    return this.byName;
  }

  /** Kept for the version that will be made next. */
  isAhead(hash: string): boolean {
    for (const { object } of this.ahead.values()) if (object === hash) return true;
    return false;
  }

  /** Hashes what no version knows yet. Slow, and needs no hold on the dataset. Answers whether anything was. */
  async readAhead(present: Present, isClosed: () => boolean): Promise<boolean> {
    let hasRead = false;
    for (const [file, { key, path, caption }] of present) {
      if (isClosed()) break;
      const known = this.byName.get(file);
      const isKnown = (known?.key === key && known.object !== null) || this.ahead.get(file)?.key === key;
      if (caption || isKnown) continue;
      const object = await this.kept.objects.keep({ path, key, copies: false });
      if (object === undefined) continue;
      this.ahead.set(file, { key, object });
      hasRead = true;
    }
    return hasRead;
  }

  /** Pictures that `mustRead` does not ask for and that nobody has read yet are told apart by name only. */
  async compare(present: Present, mustRead: (file: string) => boolean): Promise<Changes> {
    const read: Read[] = [];
    const touched: Read[] = [];
    for (const [file, now] of present) {
      const known = this.byName.get(file);
      if (known?.key === now.key && known.object !== null) continue;
      const one = await this.readOne(file, now, mustRead);
      // What is known of it was forgotten, which does not make it another picture.
      if (!one || (one.object === null && known?.key === '')) continue;
      // One that was known by name only, and is not known to have been another picture then.
      const isCompleted =
        known?.object === null && (['', now.key].includes(known.key) || one.object === null);
      const isSame = known !== undefined && known.object !== null && sameObject(known.object, one.object);
      if (isSame) one.object = known.object;
      (isSame || isCompleted ? touched : read).push(one);
    }
    const removed = [...this.byName.keys()].filter((file) => !present.has(file));
    const completed = touched.filter(({ file, object }) => this.byName.get(file)?.object !== object);
    return { read, touched, completed, removed };
  }

  /** What `compare` has found holds from now on. */
  async note(read: Read[], removed: string[]): Promise<void> {
    for (const { file, present, object } of read) {
      this.byName.set(file, { key: present.key, object, bytes: present.bytes });
      this.ahead.delete(file);
    }
    for (const file of removed) this.byName.delete(file);
    for (const file of this.ahead.keys()) if (!this.byName.has(file)) this.ahead.delete(file);
    // Captions are told apart without reading them again.
    const rows = read.flatMap(({ file, present, object }) =>
      object === null || present.caption ? [] : [{ file, key: present.key, object }],
    );
    const { store } = this.kept;
    await store.save(this.dataset, rows);
    const pictures = removed.filter((file) => !isCaption(file));
    if (pictures.length > 0) store.forget(this.dataset, pictures);
  }

  private async readOne(
    file: string,
    present: PresentFile,
    mustRead: (file: string) => boolean,
  ): Promise<Read | undefined> {
    const { key, path, caption } = present;
    if (caption && versionOf(caption.text) === caption.version) {
      return { file, present, object: caption.version };
    }
    const ahead = this.ahead.get(file);
    if (ahead?.key === key) return { file, present, object: ahead.object };
    if (!caption && !mustRead(file)) return { file, present, object: null };
    const copies = caption !== undefined;
    const object = await this.kept.objects.keep({ path, key, copies, priority: URGENT });
    return object === undefined ? undefined : { file, present, object };
  }
}

const versionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const sameObject = (known: string, now: string | null) =>
  now === known || (now !== null && now.length !== known.length && now.slice(0, 16) === known.slice(0, 16));
