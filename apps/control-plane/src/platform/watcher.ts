import { EventEmitter } from 'node:events';
import { type FSWatcher, statSync, watch as watchFolder } from 'node:fs';
import { basename, join } from 'node:path';
import { watch as watchTree } from 'chokidar';

/** How long after a nudge the files are looked at: one look for a burst, and a writer is mostly done by then. */
const QUIET_MS = 80;
/** A burst that does not end is looked at this often. */
const LONGEST_WAIT_MS = 500;

/** Names that changed in a folder; null: look at all of it. */
type Touched = { folder: string; names: string[] | null };

/**
 * Says which names in which folders changed; what they are now is for the listener to look up.
 *
 * chokidar watches the root for folders that come, go and are renamed. What is in a folder is watched by one `fs.watch` each,
 * because chokidar lists a folder anew at every event in it: 0.3 s of processor time with 20,000 files.
 */
export class Watcher {
  readonly events = new EventEmitter<{ touched: [Touched]; failed: [Error] }>();
  private readonly watched = new Map<string, { watcher: FSWatcher; identity: string }>();
  private readonly pending = new Map<string, Pending>();
  private readonly tree;
  /** Resolves once folders made below the root are noticed. */
  readonly ready: Promise<void>;

  constructor(private readonly root: string) {
    this.tree = watchTree(root, { depth: 0, ignoreInitial: true, ignored: (path) => this.isHidden(path) });
    this.tree.on('all', () => this.touch(this.root, null));
    this.tree.on('error', (error) => this.events.emit('failed', error as Error));
    this.ready = new Promise((resolve) => this.tree.once('ready', resolve));
  }

  /**
   * Watches one folder's own files. Do this before listing it, so that nothing falls between. Answers true when it was not watched
   * yet, or another folder stands there by now: then what was known of it is worth nothing.
   */
  watch(folder: string): boolean {
    try {
      const { dev, ino, birthtimeMs } = statSync(folder);
      // The number of an inode is soon given to another folder.
      const identity = `${dev}:${ino}:${birthtimeMs}`;
      if (this.watched.get(folder)?.identity === identity) return false;
      this.unwatch(folder);
      const watcher = watchFolder(folder, (_event, name) => this.touch(folder, name));
      watcher.on('error', (error) => this.events.emit('failed', error));
      this.watched.set(folder, { watcher, identity });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.events.emit('failed', error as Error);
    }
    return true;
  }

  /** Folders that are watched just now. */
  get size(): number {
    return this.watched.size;
  }

  unwatch(folder: string): void {
    this.watched.get(folder)?.watcher.close();
    this.watched.delete(folder);
    clearTimeout(this.pending.get(folder)?.timer);
    this.pending.delete(folder);
  }

  async close(): Promise<void> {
    [...this.watched.keys()].forEach((folder) => this.unwatch(folder));
    this.pending.forEach(({ timer }) => clearTimeout(timer));
    await this.tree.close();
  }

  private isHidden(path: string) {
    return path !== this.root && basename(path).startsWith('.');
  }

  private touch(folder: string, name: string | null) {
    const now = performance.now();
    const pending = this.pending.get(folder) ?? { names: new Set(), since: now, timer: undefined };
    this.pending.set(folder, pending);
    if (name === null) pending.names = null;
    else if (!this.isHidden(join(folder, name))) pending.names?.add(name);

    clearTimeout(pending.timer);
    const waitMs = Math.max(0, Math.min(QUIET_MS, pending.since + LONGEST_WAIT_MS - now));
    pending.timer = setTimeout(() => this.tell(folder, pending), waitMs);
  }

  private tell(folder: string, { names }: Pending) {
    this.pending.delete(folder);
    if (names?.size === 0) return;
    this.events.emit('touched', { folder, names: names && [...names] });
  }
}

type Pending = { names: Set<string> | null; since: number; timer: NodeJS.Timeout | undefined };
