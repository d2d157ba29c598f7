import { lstat, readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import type { MediaItem } from '@pilothouse/contracts/media';
import { RunId } from '@pilothouse/contracts/names';
import { AppError } from '../platform/app-error.js';
import { type Confinement, isDenied, isGone } from '../platform/confinement.js';
import { textOf } from '../platform/disk-names.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { inParallel } from '../platform/in-parallel.js';

const PICTURES = new Set(['.png', '.jpg', '.jpeg', '.webp']);
const VIDEOS = new Set(['.mp4', '.webm', '.mov', '.m4v', '.mkv']);
/** Not made by a tool, or small copies of what is beside them. */
const PASSED_OVER = new Set(['outputs/exports']);
const SMALL_COPIES = /^thumbnails?$/i;
const MOST_DEPTH = 8;
const MOST_ITEMS = 200_000;
const AT_ONCE = 4;
/** What was written so lately may be written still, and a folder’s own time does not tell of that. */
const SETTLED_MS = 10_000;

const SAMPLES = 'samples';

type Place = Pick<MediaItem, 'place' | 'run'>;
type Listing = { seen: string; readAt: number; items: MediaItem[]; folders: string[] };
export type Looked = { items: MediaItem[]; folders: string[]; isCut: boolean; isAnother: boolean };

/** Pictures and videos below `outputs/` and of runs. Links are not followed; a folder that has not changed is not read again. */
export class MediaFolders {
  private listings = new Map<string, Listing>();
  /** During the look that goes on: what it read of them may be what was before. */
  private readonly forgotten = new Set<string>();
  private items: MediaItem[] = [];
  private isCut = false;

  constructor(private readonly confinement: Confinement) {}

  /** What is in this folder has changed, whatever its time says. */
  forget(folder: string) {
    this.listings.delete(folder);
    this.forgotten.add(folder);
  }

  /** `isThorough`: at every file, because one that is written over in its place leaves the folder’s time as it is. */
  async look({ isThorough }: { isThorough: boolean }): Promise<Looked> {
    const kept = new Map<string, Listing>();
    this.forgotten.clear();
    let isAnother = false;
    let amount = 0;
    const visit = async (path: string, place: Place, depth: number): Promise<void> => {
      if (depth > MOST_DEPTH || amount > MOST_ITEMS || PASSED_OVER.has(path)) return;
      const known = this.listings.get(path);
      const listing = await this.list(path, place, known, isThorough);
      if (listing !== known) isAnother = true;
      if (!listing) return;
      kept.set(path, listing);
      amount += listing.items.length;
      await inParallel(listing.folders, AT_ONCE, (name) =>
        visit(
          `${path}/${name}`,
          depth === 0 && place.run === null ? { place: name, run: null } : place,
          depth + 1,
        ),
      );
    };
    await visit('outputs', { place: 'outputs', run: null }, 0);
    await inParallel(await this.runs(), AT_ONCE, (run) =>
      visit(`runs/${run}/checkpoints/sample`, { place: SAMPLES, run }, MOST_DEPTH),
    );

    isAnother ||= kept.size !== this.listings.size;
    this.listings = kept;
    const folders = [...kept.keys()];
    if (isAnother) {
      const all = [...kept.values()].flatMap(({ items }) => items).sort(newestFirst);
      this.items = all.slice(0, MOST_ITEMS);
      this.isCut = all.length > MOST_ITEMS;
    }
    this.forgotten.forEach((folder) => kept.delete(folder));
    return { items: this.items, folders, isCut: this.isCut, isAnother };
  }

  private async runs(): Promise<string[]> {
    const names = await this.inFolder('runs', (folder) => readdir(folder.path, { encoding: 'buffer' }));
    return (names ?? []).map(textOf).filter((name) => RunId.safeParse(name).success);
  }

  private list(
    path: string,
    place: Place,
    known: Listing | undefined,
    isThorough: boolean,
  ): Promise<Listing | undefined> {
    return this.inFolder(path, async (folder) => {
      const { dev, ino, mtimeNs } = folder.facts;
      const seen = `${dev}:${ino}:${mtimeNs}`;
      if (!isThorough && known?.seen === seen && isSettled(known)) return known;
      const readAt = Date.now();
      const entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' });
      const items: MediaItem[] = [];
      const folders: string[] = [];
      await inParallel(entries, AT_ONCE, async (entry) => {
        const name = textOf(entry.name);
        if (name.startsWith('.')) return;
        if (entry.isDirectory() && !SMALL_COPIES.test(name)) folders.push(name);
        const kind = kindOf(name);
        if (kind && entry.isFile()) items.push(...(await this.item(folder, name, path, { kind, ...place })));
      });
      const isSame =
        known !== undefined && sameItems(known.items, items) && known.folders.join('/') === folders.join('/');
      return isSame ? Object.assign(known, { seen, readAt }) : { seen, readAt, items, folders };
    });
  }

  private async item(
    folder: HeldFolder,
    name: string,
    path: string,
    rest: Place & Pick<MediaItem, 'kind'>,
  ): Promise<MediaItem[]> {
    const facts = await lstat(folder.at(name)).catch(() => undefined); // Gone meanwhile.
    if (!facts?.isFile() || facts.size === 0) return [];
    return [{ path: `${path}/${name}`, ...rest, bytes: facts.size, changedAt: Math.floor(facts.mtimeMs) }];
  }

  /** Undefined where there is no such folder, or none that may be read. */
  private async inFolder<T>(path: string, work: (folder: HeldFolder) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.confinement.inFolder(path, work);
    } catch (error) {
      if (error instanceof AppError || isGone(error) || isDenied(error)) return undefined;
      throw error;
    }
  }
}

function kindOf(name: string): MediaItem['kind'] | undefined {
  const end = extname(name).toLowerCase();
  if (PICTURES.has(end)) return 'picture';
  return VIDEOS.has(end) ? 'video' : undefined;
}

const isSettled = ({ readAt, seen, items }: Listing) => {
  const newest = items.reduce(
    (latest, { changedAt }) => Math.max(latest, changedAt),
    Number(BigInt(seen.split(':')[2]!) / 1_000_000n),
  );
  return readAt - newest > SETTLED_MS;
};

const sameItems = (before: MediaItem[], now: MediaItem[]) => {
  if (before.length !== now.length) return false;
  const keys = new Set(before.map(keyOf));
  return now.every((item) => keys.has(keyOf(item)));
};

/** Another key: it is to be read again. */
export const keyOf = ({ path, bytes, changedAt }: MediaItem) => `${changedAt}:${bytes}:${path}`;

const newestFirst = (a: MediaItem, b: MediaItem) => b.changedAt - a.changedAt || (a.path < b.path ? 1 : -1);
