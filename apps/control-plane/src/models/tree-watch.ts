import { stat, statfs } from 'node:fs/promises';
import type { ModelIndexState } from '@pilothouse/contracts/models';
import type { Chores } from '../platform/chores.js';
import { Watcher } from '../platform/watcher.js';

const SWEEP_EVERY_MS = 60_000;
/** A sweep takes at most one part in so many of the time. */
const SWEEP_SHARE = 50;
/** A root that is gone is looked for this often. */
const ROOT_EVERY_MS = 2_000;
/** The kernel drops what comes faster than it is read, 16,384 events in all, and does not tell through Node. */
const MANY_NAMES = 4_000;
const MANY_WITHIN_MS = 10_000;
const AFTER_MANY_MS = 2_000;

/** `f_type` of file systems that other machines change without a word to this one. */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01021997, '9p'],
  [0x47504653, 'GPFS'],
]);

type Handlers = {
  /** Looks at the whole tree. */
  look: (look: { isFinished?: boolean }) => Promise<void>;
  touched: (folder: string, names: string[] | null) => Promise<void>;
  /** The root is not there any more. */
  isGone: () => void;
  /** Something of the state is another. */
  changed: () => void;
};

/** Notices what happens in a tree of folders, knows what it cannot notice, and looks at everything again in time. */
export class TreeWatch {
  isReading = true;
  private watcher: Watcher | undefined;
  private rootId = '';
  private lookedAt: number | null = null;
  private lookMs = 0;
  private looking: Promise<void> | undefined;
  private lastFailure = '';
  private network = '';
  private followed = new Set<string>();
  private burst = { since: 0, names: 0 };
  private soon: NodeJS.Timeout | undefined;
  private missing = false;

  constructor(
    private readonly root: string,
    private readonly chores: Chores,
    private readonly handlers: Handlers,
  ) {}

  async begin(look: { isFinished?: boolean }): Promise<void> {
    await this.lookAgain(look);
  }

  async close(): Promise<void> {
    clearTimeout(this.soon);
    await this.watcher?.close();
  }

  /** Tells of changes in one folder from now on. */
  follow(folder: string) {
    this.followed.add(folder);
    this.watcher?.watch(folder);
  }

  leave(folder: string) {
    this.followed.delete(folder);
    this.watcher?.unwatch(folder);
  }

  /** Looks at everything now. Whoever asks while that goes on waits for the same look. */
  lookAgain(look: { isFinished?: boolean } = {}): Promise<void> {
    this.looking ??= this.lookNow(look).finally(() => (this.looking = undefined));
    return this.looking;
  }

  get state(): Pick<
    ModelIndexState,
    'state' | 'lookedAt' | 'lookSeconds' | 'unwatched' | 'warning' | 'everySeconds'
  > {
    return {
      state: this.missing ? 'missing' : this.isReading ? 'reading' : 'ready',
      lookedAt: this.lookedAt,
      lookSeconds: this.lookedAt === null ? null : this.lookMs / 1000,
      unwatched: this.unwatched,
      warning: this.warning,
      everySeconds: Math.round(this.everyMs / 1000),
    };
  }

  private get unwatched() {
    return Math.max(0, this.followed.size - (this.watcher?.size ?? 0));
  }

  private get everyMs() {
    return Math.max(SWEEP_EVERY_MS, this.lookMs * SWEEP_SHARE);
  }

  private get warning(): string {
    const every = `when everything is looked at again, every ${Math.round(this.everyMs / 1000)} s`;
    if (this.missing) {
      return `The folder ${this.root} is not there. Make it again or mount its disk: it is looked for every 2 s.`;
    }
    if (this.unwatched > 0) {
      const why = /ENOSPC/.test(this.lastFailure)
        ? 'the system allows no more watches; raise fs.inotify.max_user_watches'
        : /EMFILE|ENFILE/.test(this.lastFailure)
          ? 'the system allows no more watchers; raise fs.inotify.max_user_instances'
          : this.lastFailure || 'the system refused';
      return `Changes in ${this.unwatched} of ${this.followed.size} folders are seen ${every} (${why}).`;
    }
    if (this.network !== '') {
      return `The models are on a network volume (${this.network}): what other machines change there is seen ${every}.`;
    }
    return '';
  }

  private async lookNow(look: { isFinished?: boolean }) {
    clearTimeout(this.soon);
    this.soon = undefined;
    const began = performance.now();
    if (await this.checkRoot()) {
      await this.handlers.look(look);
      this.lookedAt = Date.now();
      this.lookMs = performance.now() - began;
    }
    this.handlers.changed();
    this.next(this.missing ? ROOT_EVERY_MS : this.everyMs);
  }

  private next(waitMs: number) {
    if (this.chores.isClosed || this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = undefined;
      this.chores.run(() => this.lookAgain());
    }, waitMs).unref();
  }

  private sooner(waitMs: number) {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.next(waitMs);
  }

  /** True when the root is there. Another one than before gets a watcher of its own: the old one is deaf. */
  private async checkRoot(): Promise<boolean> {
    const found = await stat(this.root).catch(() => undefined);
    if (!found?.isDirectory()) {
      if (!this.missing) {
        this.missing = true;
        this.handlers.isGone();
        await this.watcher?.close();
        this.watcher = undefined;
        this.followed.clear();
        this.rootId = '';
      }
      return false;
    }
    this.missing = false;
    // An inode's number is soon given to another.
    const id = `${found.dev}:${found.ino}:${found.birthtimeMs}`;
    if (id === this.rootId) return true;
    this.rootId = id;
    await this.open();
    return true;
  }

  private async open() {
    await this.watcher?.close();
    this.followed.clear();
    const watcher = new Watcher(this.root);
    this.watcher = watcher;
    watcher.events.on('touched', ({ folder, names }) => this.chores.run(() => this.touched(folder, names)));
    watcher.events.on('failed', (error) => {
      this.lastFailure = error.message;
      this.chores.warnOnce(`Changes in models are noticed late: ${error.message}`);
    });
    this.network = await statfs(this.root).then(
      ({ type }) => NETWORK.get(type >>> 0) ?? '',
      () => '',
    );
    await watcher.ready;
  }

  private async touched(folder: string, names: string[] | null) {
    if (folder === this.root && !(await this.isSameRoot())) return this.lookAgain();
    this.count(names?.length ?? 0);
    await this.handlers.touched(folder, names);
  }

  private async isSameRoot(): Promise<boolean> {
    const found = await stat(this.root).catch(() => undefined);
    return found !== undefined && `${found.dev}:${found.ino}:${found.birthtimeMs}` === this.rootId;
  }

  /** After a flood nobody knows what was dropped. */
  private count(names: number) {
    const now = performance.now();
    if (now - this.burst.since > MANY_WITHIN_MS) this.burst = { since: now, names: 0 };
    this.burst.names += names;
    if (this.burst.names < MANY_NAMES) return;
    this.burst = { since: now, names: 0 };
    this.sooner(AFTER_MANY_MS);
  }
}
