import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ListMedia, MediaFacts, MediaItem, MediaPage } from '@pilothouse/contracts/media';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { Watcher } from '../platform/watcher.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type Looked, MediaFolders } from './media-folders.js';
import { MediaWords } from './media-words.js';
import { readPictureText } from './picture-text.js';
import { readFacts } from './read-facts.js';

/** Pages that ask together are answered by one look. */
const FRESH_MS = 300;
/** A network file system may tell nobody of a change: looked at this often, while somebody looks on. */
const LOOK_EVERY_MS = 5_000;
/** What is watched is looked at file by file only so often; what is not, each time. */
const THOROUGH_EVERY_MS = 60_000;
/** Each takes a watch of the system. */
const MOST_WATCHED = 2_000;
const MAY_BE_SHOWN = /^(outputs\/|runs\/[^/]+\/checkpoints\/sample\/)/;

/** Everything the tools and the runs have made. Nothing is looked at before somebody asks, or watched when nobody looks on. */
@Injectable()
export class MediaService implements OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [number] }>().setMaxListeners(0);
  private readonly chores = new Chores(MediaService.name);
  private readonly media: MediaFolders;
  private readonly words: MediaWords;
  private looked: Looked & { at: number } = {
    items: [],
    folders: [],
    isCut: false,
    isAnother: false,
    at: -Infinity,
  };
  private looking: Promise<void> | undefined;
  private watcher: Watcher | undefined;
  private thoroughAt = -Infinity;
  private followers = 0;
  private version = 0;

  constructor(private readonly folders: WorkspaceFolders) {
    this.media = new MediaFolders(folders.confinement);
    this.words = new MediaWords(
      this.chores,
      ({ path }) => this.read(path),
      () => this.tell(),
    );
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.watcher?.close();
  }

  async list({ text, place, offset, limit }: ListMedia): Promise<MediaPage> {
    if (performance.now() - this.looked.at > FRESH_MS) await this.look();
    const { items, isCut } = this.looked;
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = items.filter(
      (item) =>
        (place === undefined || item.place === place) &&
        (words.length === 0 || this.words.holds(item, words)),
    );
    return {
      total: found.length,
      offset,
      items: found.slice(offset, offset + limit),
      places: placesOf(items),
      unread: this.words.unread,
      isCut,
    };
  }

  /** How one was made. */
  async facts(path: string): Promise<MediaFacts> {
    if (!MAY_BE_SHOWN.test(path)) {
      throw new AppError('NOT_FOUND', `“${path}” is neither an output of a tool nor a sample of a run.`);
    }
    return this.read(path);
  }

  /** Tells of changes until the answer is called. */
  follow(listener: (version: number) => void): () => void {
    this.events.on('changed', listener);
    this.followers += 1;
    if (this.followers === 1) this.begin();
    let isOn = true;
    return () => {
      if (!isOn) return;
      isOn = false;
      this.events.off('changed', listener);
      this.followers -= 1;
      if (this.followers > 0) return;
      const { watcher } = this;
      this.watcher = undefined;
      this.chores.run(async () => watcher?.close());
    };
  }

  private begin() {
    const { root } = this.folders;
    const watcher = new Watcher(join(root, 'outputs'));
    this.watcher = watcher;
    // What happened while nobody looked on was told by nobody.
    this.thoroughAt = -Infinity;
    watcher.events.on('touched', ({ folder }) => {
      this.media.forget(folder.slice(root.length + 1));
      // A look that has begun before may have passed it already.
      this.chores.run(async () => {
        await this.looking;
        await this.look();
      });
    });
    watcher.events.on('failed', (error) =>
      this.chores.warnOnce(`New pictures are noticed every ${LOOK_EVERY_MS / 1000} s only: ${error.message}`),
    );
    const again = async () => {
      if (this.watcher !== watcher) return;
      await this.look();
      this.chores.later(LOOK_EVERY_MS, again);
    };
    this.chores.run(again);
  }

  private look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookNow() {
    const isThorough = !this.watcher || performance.now() - this.thoroughAt > THOROUGH_EVERY_MS;
    if (isThorough) this.thoroughAt = performance.now();
    const looked = await this.media.look({ isThorough });
    this.looked = { ...looked, at: performance.now() };
    for (const folder of looked.folders.slice(0, MOST_WATCHED))
      this.watcher?.watch(join(this.folders.root, folder));
    if (!looked.isAnother) return;
    this.words.keep(looked.items);
    this.tell();
  }

  private tell() {
    this.version += 1;
    this.events.emit('changed', this.version);
  }

  private read(path: string): Promise<MediaFacts> {
    return this.folders.confinement.withFile(path, async ({ handle }) => {
      const read = async (position: number, length: number) => {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      };
      return readFacts(await readPictureText(read));
    });
  }
}

function placesOf(items: MediaItem[]): MediaPage['places'] {
  const counts = new Map<string, number>();
  for (const { place } of items) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].map(([place, count]) => ({ place, count })).sort((a, b) => (a.place < b.place ? -1 : 1));
}
