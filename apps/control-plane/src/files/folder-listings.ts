import { type Dirent, lstat, type Stats } from 'node:fs';
import { opendir } from 'node:fs/promises';
import type { FileOrder } from '@pilothouse/contracts/files';
import type { HeldFolder } from '../platform/held-folder.js';
import { textOf } from '../platform/disk-names.js';
import { inParallel } from '../platform/in-parallel.js';
import { sortInSteps, sortKeyOf } from './sort-names.js';

/** More names than this are not listed; a folder of a million is for a shell. */
const MOST_NAMES = 500_000;
/** Kept for the next page, all listings together. */
const MOST_KEPT_NAMES = 1_000_000;
/** What a listing counts for at least: of those without a name there could be any number. */
const LEAST_COUNTED = 1_000;
const SLOW_MS = 30;
const MOST_SLOW = 100;
const READ_AT_ONCE = 4096;
const LOOKUPS = 32;
/** A folder that changed this short before it was read may change again within the same tick of its clock. */
const TICK_NS = 50_000_000n;
/** By size and time nothing tells that a listing is out of date but a watch. */
const STATS_LAST_MS = 2_000;

export type Wanted = { order: FileOrder; reversed: boolean; hidden: boolean; text: string };

/** Names in order, folders first. */
export type Listing = { names: string[]; folders: number; hidden: number; isCut: boolean };

type Kept = Listing & { order: FileOrder; mtimeNs: bigint; isFinal: boolean; madeAt: number };
type Item = { name: string; key: string | number; isFolder: boolean };

/** Lists folders and keeps the names for the pages that follow, as long as the folder is as it was. */
export class FolderListings {
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, Promise<Kept>>();
  private readonly tookMs = new Map<string, number>();

  async list(folder: HeldFolder, wanted: Wanted): Promise<Listing> {
    const { dev, ino, mtimeNs } = folder.facts;
    const key = [dev, ino, wanted.order, wanted.reversed, wanted.hidden, wanted.text].join('\0');
    const kept = this.kept.get(key);
    this.kept.delete(key);
    if (kept && isFresh(kept, mtimeNs, wanted)) {
      this.kept.set(key, kept);
      return kept;
    }
    const running = this.running.get(`${key}\0${mtimeNs}`) ?? this.read(folder, wanted, `${key}\0${mtimeNs}`);
    const begunAt = performance.now();
    const listing = await running;
    this.noteTime(`${dev}:${ino}`, performance.now() - begunAt);
    this.kept.set(key, listing);
    this.forgetOldest();
    return listing;
  }

  /** How long the folder `<device>:<inode>` last took; only what took long is remembered. */
  slowestMs(folder: string): number {
    return this.tookMs.get(folder) ?? 0;
  }

  /** Something in a folder changed that its time does not tell. */
  forgetStats() {
    for (const [key, { order }] of this.kept) if (order !== 'name') this.kept.delete(key);
  }

  private read(folder: HeldFolder, wanted: Wanted, key: string): Promise<Kept> {
    const reading = read(folder, wanted).finally(() => this.running.delete(key));
    this.running.set(key, reading);
    return reading;
  }

  private noteTime(folder: string, ms: number) {
    this.tookMs.delete(folder);
    if (ms > SLOW_MS) this.tookMs.set(folder, ms);
    if (this.tookMs.size > MOST_SLOW) this.tookMs.delete(this.tookMs.keys().next().value!);
  }

  private forgetOldest() {
    let sum = 0;
    for (const [key, { names }] of [...this.kept].reverse()) {
      sum += Math.max(names.length, LEAST_COUNTED);
      if (sum > MOST_KEPT_NAMES) this.kept.delete(key);
    }
  }
}

function isFresh(kept: Kept, mtimeNs: bigint, { order }: Wanted): boolean {
  if (kept.mtimeNs !== mtimeNs || !kept.isFinal) return false;
  return order === 'name' || performance.now() - kept.madeAt < STATS_LAST_MS;
}

async function read(folder: HeldFolder, wanted: Wanted): Promise<Kept> {
  const begunNs = BigInt(Date.now()) * 1_000_000n;
  const { items, hidden, isCut } = await readNames(folder, wanted);
  if (wanted.order !== 'name') await measure(folder, items, wanted.order);
  const sorted = await sortInSteps(items, compare);
  const folders = sorted.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const files = sorted.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  if (wanted.reversed) [folders, files].forEach((names) => names.reverse());
  const { mtimeNs } = folder.facts;
  return {
    names: [...folders, ...files],
    folders: folders.length,
    order: wanted.order,
    hidden,
    isCut,
    mtimeNs,
    isFinal: begunNs - mtimeNs > TICK_NS,
    madeAt: performance.now(),
  };
}

async function readNames(folder: HeldFolder, { hidden: showsHidden, text }: Wanted) {
  const items: Item[] = [];
  const unsaid: Item[] = [];
  const searched = text.toLowerCase();
  let hidden = 0;
  const isCut = await eachEntry(folder, (entry) => {
    const name = textOf(entry.name as unknown as Buffer);
    if (name.startsWith('.')) hidden += 1;
    if (name.startsWith('.') && !showsHidden) return true;
    if (searched !== '' && !name.toLowerCase().includes(searched)) return true;
    if (items.length === MOST_NAMES) return false;
    const item = { name, key: sortKeyOf(name), isFolder: entry.isDirectory() };
    items.push(item);
    if (!item.isFolder && isUnsaid(entry)) unsaid.push(item);
    return true;
  });
  await inParallel(unsaid, LOOKUPS, async (item) => {
    item.isFolder = (await factsOf(folder, item.name))?.isDirectory() ?? false;
  });
  return { items, hidden, isCut };
}

/**
 * Hands out entry after entry, until `take` wants no more; answers whether it did. By callback: a promise for each of a hundred
 * thousand entries takes longer than the disk.
 */
async function eachEntry(folder: HeldFolder, take: (entry: Dirent) => boolean): Promise<boolean> {
  // A trailing slash: the folder behind the handle and not the handle.
  const path = `${folder.path.toString()}/`;
  const entries = await opendir(path, { encoding: 'buffer' as BufferEncoding, bufferSize: READ_AT_ONCE });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const next = () =>
        entries.read((error, entry) => {
          if (error) reject(error);
          else if (entry === null) resolve(false);
          else if (take(entry)) next();
          else resolve(true);
        });
      next();
    });
  } finally {
    await entries.close();
  }
}

/** Some file systems do not say what an entry is. */
const isUnsaid = (entry: Dirent) =>
  !entry.isFile() &&
  !entry.isSymbolicLink() &&
  !entry.isSocket() &&
  !entry.isFIFO() &&
  !entry.isBlockDevice() &&
  !entry.isCharacterDevice();

async function measure(folder: HeldFolder, items: Item[], order: 'size' | 'changed') {
  await inParallel(items, LOOKUPS, async (item) => {
    const facts = await factsOf(folder, item.name);
    item.key = order === 'size' ? (item.isFolder ? 0 : (facts?.size ?? 0)) : (facts?.mtimeMs ?? 0);
  });
}

/** By callback: with a hundred thousand files the promises of `fs/promises` take longer than the disk. Undefined for what is gone. */
const factsOf = (folder: HeldFolder, name: string) =>
  new Promise<Stats | undefined>((resolve) =>
    lstat(folder.at(name), (error, facts) => resolve(error ? undefined : facts)),
  );

function compare(a: Item, b: Item): number {
  if (a.key < b.key) return -1;
  if (a.key > b.key) return 1;
  return a.name < b.name ? -1 : 1;
}
