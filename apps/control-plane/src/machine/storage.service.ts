import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { FolderSize, type Mount, type Storage } from '@pilothouse/contracts/machine';
import writeFileAtomic from 'write-file-atomic';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { countFolder } from './count-folder.js';
import { DiskSpace } from './disk-space.js';
import { forecastOf } from './forecast.js';
import { MachinePast } from './machine-past.service.js';
import { isNotable } from './machine.service.js';
import { parseMounts } from './mount-table.js';
import { type ChosenMount, chooseMounts } from './mounts.js';

const INTERVAL_MS = 10_000;
const FORECAST_MS = 300_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The start has other things to do. */
const FIRST_COUNT_MS = 20_000;
/** From the end of one count to the next. */
const COUNT_MS = 15 * 60_000;
/** Where what a person makes and loads ends up. */
const FOLDERS = ['models', 'datasets', 'outputs', 'runs', 'tools', 'trash', 'logs'];

/** How full the disks are, when the workspace's will be, and what fills it. */
@Injectable()
export class StorageService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Storage] }>();
  private readonly chores = new Chores('Machine');
  private readonly space = new DiskSpace();
  private readonly cache: string;
  private storage: Storage = { mounts: [], folders: [] };
  private told: Storage = this.storage;
  private forecast: Mount['forecast'] = null;
  private forecastAt = -Infinity;

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly past: MachinePast,
  ) {
    this.cache = join(folders.state, 'history/folders.json');
  }

  get current(): Storage {
    return this.storage;
  }

  /** Of the disk the workspace is on; null when it does not answer. */
  get freeBytes(): number | null {
    const mount = this.storage.mounts.find(({ roles }) => roles.includes('workspace'));
    return mount && mount.note === '' ? mount.freeBytes : null;
  }

  async onModuleInit() {
    const folders = await readFile(this.cache, 'utf8')
      .then((text) => FolderSize.array().parse(JSON.parse(text)))
      .catch(() => []); // Counted anew.
    this.storage = { mounts: await this.readMounts(), folders };
    this.told = this.storage;
    this.readLater();
    this.chores.later(FIRST_COUNT_MS, () => this.count());
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  private readLater() {
    this.chores.later(INTERVAL_MS, async () => {
      try {
        this.learn({ ...this.storage, mounts: await this.readMounts() });
      } finally {
        this.readLater();
      }
    });
  }

  private async readMounts(): Promise<Mount[]> {
    const table = parseMounts(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''));
    const places = { workspace: this.folders.root, temporary: tmpdir() };
    const mounts = await Promise.all(chooseMounts(table, places).map((mount) => this.readMount(mount)));
    // A view without blocks, such as an empty automount, is no disk.
    return mounts.filter(
      ({ totalBytes, note, roles }) => totalBytes > 0 || note !== '' || roles[0] !== 'below',
    );
  }

  private async readMount(mount: ChosenMount): Promise<Mount> {
    try {
      const space = await this.space.read(mount.path);
      const forecast = mount.roles.includes('workspace') ? this.forecastOf(space.freeBytes) : null;
      return { ...mount, ...space, note: '', forecast };
    } catch (error) {
      const known = this.storage.mounts.find(({ path }) => path === mount.path);
      const { totalBytes, freeBytes } = known ?? { totalBytes: 0, freeBytes: 0 };
      return { ...mount, totalBytes, freeBytes, note: (error as Error).message, forecast: null };
    }
  }

  private forecastOf(freeBytes: number): Mount['forecast'] {
    const now = performance.now();
    if (now - this.forecastAt >= FORECAST_MS) {
      const looks = this.past
        .looks(DAY_MS)
        .flatMap(({ at, diskFreeBytes }) => (diskFreeBytes === null ? [] : { at, freeBytes: diskFreeBytes }));
      // The past may still be being read.
      if (looks.length > 0) this.forecastAt = now;
      // With how it is now: much may have been cleared away since the last look.
      this.forecast = forecastOf([...looks, { at: Date.now(), freeBytes }], Date.now());
    }
    return this.forecast;
  }

  private async count(): Promise<void> {
    const folders: FolderSize[] = [];
    for (const name of FOLDERS) {
      const count = await countFolder(join(this.folders.root, name), () => this.chores.isClosed);
      if (this.chores.isClosed) return;
      if (count) folders.push({ name, ...count, countedAt: Date.now() });
    }
    folders.sort((a, b) => b.bytes - a.bytes);
    this.learn({ ...this.storage, folders });
    this.chores.later(COUNT_MS, () => this.count());
    await writeFileAtomic(this.cache, JSON.stringify(folders));
  }

  private learn(storage: Storage) {
    this.storage = storage;
    if (this.chores.isClosed || !isNews(storage, this.told)) return;
    this.told = storage;
    this.events.emit('changed', storage);
  }
}

/** Free space moves all the time; the rest seldom. */
function isNews(now: Storage, told: Storage): boolean {
  const still = ({ mounts, folders }: Storage) => ({
    mounts: mounts.map((mount) => ({ ...mount, freeBytes: 0 })),
    folders,
  });
  return (
    !isDeepStrictEqual(still(now), still(told)) ||
    now.mounts.some((mount, at) => isNotable(mount, told.mounts[at]!.freeBytes))
  );
}
