import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import type { TrashItem } from '@pilothouse/contracts/trash';
import PQueue from 'p-queue';
import { Chores } from '../platform/chores.js';
import { type Entry, kindOfPaths, readEntry } from './trash-entry.js';
import { sizeOf } from './trash-size.js';

/** A shell that empties the trash removes many at once. */
const SETTLE_MS = 150;

/** What lies in `trash/`, kept in step with the disk: people empty it with a shell too. */
export class TrashListing {
  readonly events = new EventEmitter<{ changed: [TrashItem]; removed: [string] }>();
  private readonly items = new Map<string, TrashItem>();
  private readonly counting = new PQueue({ concurrency: 1 });
  private readonly looking = new PQueue({ concurrency: 1 });
  private readonly chores = new Chores('Trash');
  private watcher: FSWatcher | undefined;
  private isSettling = false;

  constructor(private readonly folder: string) {}

  /** Resolves when everything was looked at once. */
  async open(): Promise<void> {
    this.watcher = watch(this.folder, () => this.lookSoon());
    this.watcher.on('error', (error) =>
      this.chores.warnOnce(`What others do in ${this.folder} is seen at the next start: ${error.message}`),
    );
    await this.look();
  }

  close() {
    this.watcher?.close();
    this.counting.clear();
    this.chores.close();
    this.events.removeAllListeners();
  }

  /** Newest first. */
  all(): TrashItem[] {
    return [...this.items.values()].sort((a, b) => b.trashedAt - a.trashedAt || (a.id < b.id ? 1 : -1));
  }

  find(id: string): TrashItem | undefined {
    return this.items.get(id);
  }

  /** Looks at one anew and tells. */
  async refresh(id: string): Promise<void> {
    const item = await this.read(id);
    if (!item) return this.drop(id);
    this.items.set(id, item);
    this.events.emit('changed', item);
    if (item.bytes === null) void this.counting.add(() => this.count(id));
  }

  drop(id: string) {
    if (this.items.delete(id)) this.events.emit('removed', id);
  }

  private look(): Promise<void> {
    return this.looking.add(async () => {
      const names = (await readdir(this.folder)).filter(
        (name) => TrashEntry.shape.id.safeParse(name).success,
      );
      const present = new Set(names);
      for (const id of this.items.keys()) if (!present.has(id)) this.drop(id);
      for (const id of names) if (!this.items.has(id)) await this.refresh(id);
    });
  }

  private lookSoon() {
    if (this.isSettling) return;
    this.isSettling = true;
    this.chores.later(SETTLE_MS, async () => {
      this.isSettling = false;
      await this.look();
    });
  }

  private async read(id: string): Promise<TrashItem | undefined> {
    const folder = join(this.folder, id);
    let entry: Entry;
    try {
      entry = await readEntry(folder);
    } catch (error) {
      return this.unreadable(id, error as NodeJS.ErrnoException);
    }
    const paths = entry.paths.map((path) => join(folder, 'files', path));
    const size = await sizeOf([...paths], false);
    const { what, trashedAt } = entry;
    return {
      id,
      what,
      trashedAt,
      kind: kindOfPaths(entry.paths),
      from: commonFolder(entry.paths),
      count: entry.paths.length,
      bytes: size?.bytes ?? null,
      freesBytes: size?.freesBytes ?? null,
      problem: '',
    };
  }

  /** A folder whose entry is being written, or was spoiled. Only the second is shown. */
  private async unreadable(id: string, error: NodeJS.ErrnoException): Promise<TrashItem | undefined> {
    const inside = await readdir(join(this.folder, id)).catch(() => []);
    if (error.code === 'ENOENT' && inside.length === 0) return undefined;
    return {
      id,
      what: id,
      trashedAt: momentOf(id),
      kind: 'unknown',
      from: '',
      count: inside.length,
      bytes: null,
      freesBytes: null,
      problem:
        'Its entry.json cannot be read, so it is not known where it belongs. Look into the folder of that name in trash/.',
    };
  }

  private async count(id: string): Promise<void> {
    const item = this.items.get(id);
    if (!item || this.chores.isClosed) return;
    const size = await sizeOf([join(this.folder, id, item.kind === 'unknown' ? '' : 'files')], true);
    const now = this.items.get(id);
    if (!now || !size) return;
    const counted = { ...now, bytes: size.bytes, freesBytes: size.freesBytes };
    this.items.set(id, counted);
    this.events.emit('changed', counted);
  }
}

/** The folder all of them stood in. */
function commonFolder(paths: string[]): string {
  let common = dirname(paths[0] ?? '.');
  while (common !== '.' && !paths.every((path) => path.startsWith(`${common}/`))) common = dirname(common);
  return common === '.' ? '' : common;
}

/** Ids begin with the UTC time they were made. */
function momentOf(id: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-/.exec(id)?.map(Number) ?? [];
  return Math.max(0, Date.UTC(year ?? 1970, (month ?? 1) - 1, day, hour, minute, second) || 0);
}
