import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FolderState } from '@pilothouse/contracts/files';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { textOf } from '../platform/disk-names.js';
import { FilesService } from './files.service.js';

/** Each takes a watch of the system for itself and for every folder above it. */
const MOST_FOLDERS = 100;
/** One word for a burst. */
const QUIET_MS = 60;
const GAP_MS = 150;
const LONGEST_GAP_MS = 5_000;
/** A folder that takes long to list is told at most this part of the time. */
const LISTING_SHARE = 5;
/** A network file system may tell nobody of a change: what is open is looked at this often, by the server alone. */
const LOOK_EVERY_MS = 5_000;

/** Watches the folders that somebody looks at, as long as somebody does. */
@Injectable()
export class OpenFolders implements OnApplicationShutdown {
  private readonly open = new Map<string, OpenFolder>();
  private readonly chores = new Chores(OpenFolders.name);

  constructor(private readonly files: FilesService) {}

  onApplicationShutdown() {
    this.chores.close();
    this.open.forEach((folder) => folder.close());
  }

  /** Tells how the folder stands, now and whenever it may have changed, until the answer is called. */
  follow(path: string, listener: (state: FolderState) => void): () => void {
    const folder = this.open.get(path) ?? this.begin(path);
    folder.events.on('changed', listener);
    folder.ready.then(() => folder.listens(listener) && listener(folder.state)).catch(() => undefined);
    return () => {
      folder.events.off('changed', listener);
      if (folder.events.listenerCount('changed') > 0) return;
      folder.close();
      if (this.open.get(path) === folder) this.open.delete(path);
    };
  }

  private begin(path: string): OpenFolder {
    if (this.open.size >= MOST_FOLDERS) {
      throw new AppError(
        'TOO_MANY_REQUESTS',
        `${MOST_FOLDERS} folders are open already, on all pages together. Close some of them, then open this one again.`,
      );
    }
    const folder = new OpenFolder(path, this.files, this.chores);
    this.open.set(path, folder);
    return folder;
  }
}

let versions = 0;

class OpenFolder {
  readonly events = new EventEmitter<{ changed: [FolderState] }>().setMaxListeners(0);
  readonly ready: Promise<void>;
  state: FolderState;
  private watchers: FSWatcher[] = [];
  private seen = '';
  private timer: NodeJS.Timeout | undefined;
  private toldAt = -Infinity;
  private isClosed = false;

  constructor(
    private readonly path: string,
    private readonly files: FilesService,
    private readonly chores: Chores,
  ) {
    this.state = { path, version: ++versions, gone: '' };
    this.ready = this.look();
    this.ready.catch(() => undefined); // Told by whoever follows.
    this.lookLater();
  }

  listens(listener: (state: FolderState) => void): boolean {
    return this.events.listeners('changed').includes(listener);
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.unwatch();
  }

  private lookLater() {
    this.chores.later(LOOK_EVERY_MS, async () => {
      if (this.isClosed) return;
      await this.look();
      this.lookLater();
    });
  }

  /** Is it still the folder that was there? Watches anew where it is not. */
  private async look(): Promise<void> {
    let gone = '';
    let seen = '';
    try {
      seen = await this.files.inShown(this.path, (folder) => Promise.resolve(identity(folder)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      gone = error.message;
    }
    const [place] = seen.split(' ');
    const [placeBefore] = this.seen.split(' ');
    if (this.isClosed) return;
    if (place !== placeBefore || this.watchers.length === 0) await this.watchAll();
    const isChanged = this.seen !== '' && seen !== this.seen;
    this.seen = seen;
    if (gone !== this.state.gone || isChanged) {
      this.state = { ...this.state, gone };
      this.touch();
    }
  }

  /** Itself for what is in it, and every folder above it for the next one on the way. */
  private async watchAll() {
    this.unwatch();
    const parts = this.path === '' ? [] : this.path.split('/');
    for (let depth = parts.length; depth >= 0; depth--) {
      const next = parts[depth];
      const at = parts.slice(0, depth).join('/');
      await this.files
        .inShown(at, async (folder) => this.watchers.push(this.watchOne(folder, next)))
        .catch((error: unknown) =>
          this.chores.warnOnce(
            `Changes in an open folder are noticed every ${LOOK_EVERY_MS / 1000} s only: ${(error as Error).message}`,
          ),
        );
    }
    if (this.isClosed) this.unwatch();
  }

  private watchOne(folder: HeldFolder, next: string | undefined): FSWatcher {
    // Through the handle: the system watches the folder that is held, whatever its path leads to by now.
    const watcher = watch(folder.path.toString(), { encoding: 'buffer', persistent: false });
    watcher.on('error', () => watcher.close());
    watcher.on('change', (_event, name) => {
      if (next === undefined) {
        this.touch();
        // Its own end has no name of its own.
        if (_event === 'rename') this.chores.run(() => this.look());
      } else if (name === null || textOf(name as Buffer) === next) this.chores.run(() => this.look());
    });
    return watcher;
  }

  private unwatch() {
    this.watchers.forEach((watcher) => watcher.close());
    this.watchers = [];
  }

  private touch() {
    if (this.timer || this.isClosed) return;
    const gapMs = Math.min(
      LONGEST_GAP_MS,
      Math.max(GAP_MS, this.files.listings.slowestMs(this.seen.split(' ')[0]!) * LISTING_SHARE),
    );
    const waitMs = Math.max(QUIET_MS, this.toldAt + gapMs - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.toldAt = performance.now();
      this.files.listings.forgetStats();
      this.state = { ...this.state, version: ++versions };
      this.events.emit('changed', this.state);
    }, waitMs);
    this.timer.unref();
  }
}

const identity = ({ facts }: HeldFolder) => `${facts.dev}:${facts.ino} ${facts.mtimeNs}`;
