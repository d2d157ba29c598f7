import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ModelIndexState } from '@pilothouse/contracts/models';
import { Chores } from '../platform/chores.js';
import { factsOf } from '../platform/file-facts.js';
import { ReadingThread } from '../platform/reading-thread.js';
import { ModelIndex } from './model-index.js';
import type { Entry } from './model-tree.js';
import { ModelsStore } from './models.store.js';

/** A file that was just made is mostly used at once: it is read when that is over. */
const AFTER_MS = 1_000;

/** SHA-256 of every model file, one at a time and by what the file is: one that is moved is not read again. */
@Injectable()
export class ModelHashes implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ hashed: [key: string, sha256: string]; progress: [] }>();
  private readonly chores = new Chores(ModelHashes.name);
  private readonly hashes: Map<string, string>;
  /** Those to come, by key: hard links are read once. */
  private readonly waiting = new Map<string, Entry>();
  private bytesLeft = 0;
  private current: { entry: Entry; done: number } | undefined;
  private isPlanned = false;

  constructor(
    private readonly index: ModelIndex,
    private readonly reading: ReadingThread,
    private readonly store: ModelsStore,
  ) {
    this.hashes = this.store.loadHashes();
    this.index.events.on('put', (entry) => this.want(entry));
    this.index.events.on('removed', ({ key }) => this.unwant(key));
  }

  onModuleInit() {
    this.chores.run(async () => {
      await this.index.ready;
      // Of what was known before the start nobody was told.
      for (const entry of this.index.tree.entries.values()) this.want(entry);
      const present = new Set([...this.index.tree.entries.values()].map(({ key }) => key));
      // A disk that is not mounted just now comes back.
      if (present.size > 0) this.forget([...this.hashes.keys()].filter((key) => !present.has(key)));
      this.plan();
    });
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  of(key: string): string | null {
    return this.hashes.get(key) ?? null;
  }

  get state(): ModelIndexState['hashing'] {
    const { current } = this;
    return {
      path: current?.entry.path ?? null,
      doneBytes: current?.done ?? 0,
      bytes: current?.entry.bytes ?? 0,
      filesLeft: this.waiting.size + (current ? 1 : 0),
      bytesLeft: this.bytesLeft + (current ? current.entry.bytes - current.done : 0),
    };
  }

  private want(entry: Entry) {
    const { key, isSettled, bytes } = entry;
    if (!isSettled || this.hashes.has(key) || this.current?.entry.key === key || this.waiting.has(key))
      return;
    this.waiting.set(key, entry);
    this.bytesLeft += bytes;
    this.plan();
  }

  private unwant(key: string) {
    const entry = this.waiting.get(key);
    if (entry && this.waiting.delete(key)) this.bytesLeft -= entry.bytes;
  }

  private forget(keys: string[]) {
    for (const key of keys) this.hashes.delete(key);
    if (keys.length > 0) this.store.forgetHashes(keys);
  }

  private plan() {
    if (this.isPlanned || this.waiting.size === 0) return;
    this.isPlanned = true;
    this.chores.later(AFTER_MS, async () => {
      await this.index.ready;
      while (this.waiting.size > 0 && !this.chores.isClosed) await this.next();
      this.isPlanned = false;
      this.events.emit('progress');
      this.plan();
    });
  }

  private async next() {
    const [first] = this.waiting;
    if (!first) return;
    const [key, entry] = first;
    this.unwant(key);
    this.current = { entry, done: 0 };
    this.events.emit('progress');
    try {
      const onProgress = (done: number) => {
        if (this.current) this.current.done = done;
        this.events.emit('progress');
      };
      const sha256 = await this.reading.hash(entry.realPath, { onProgress });
      const after = await factsOf(entry.realPath);
      if (this.chores.isClosed || after.is !== 'file' || after.key !== key) return;
      this.hashes.set(key, sha256);
      this.store.saveHash(key, sha256);
      this.current = undefined;
      this.events.emit('hashed', key, sha256);
    } catch (error) {
      if (!this.chores.isClosed)
        this.chores.warnOnce(`${entry.path} was not hashed: ${(error as Error).message}`);
    } finally {
      this.current = undefined;
    }
  }
}
