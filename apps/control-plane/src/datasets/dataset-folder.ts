import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import type { Dataset, DatasetImage } from '@pilothouse/contracts/datasets';
import { FileName } from '@pilothouse/contracts/names';
import PQueue from 'p-queue';
import { AppError } from '../platform/app-error.js';
import { NO_CAPTION } from './captions.js';
import { describeImage, describeStrangers } from './describe.js';
import type { Present } from '../history/history.service.js';
import { emptyListing, type ImageFile, type ListingReader } from './dataset-listing.js';
import { stemOf } from './file-kinds.js';
import { presentOf } from './present.js';
import type { ImageFactsStore, StoredImage } from './image-facts.store.js';

/** The dataset itself is told at most this often while many of its files change. */
const SUMMARY_EVERY_MS = 200;
const COVERS = 4;

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const compareNames = (a: string, b: string) => byName.compare(a, b) || (a < b ? -1 : 1);

/** One folder of `datasets/` as it is on disk. `refresh` brings it up to date and tells what changed. */
export class DatasetFolder {
  readonly events = new EventEmitter<{
    changed: [Dataset];
    imageChanged: [DatasetImage];
    imageRemoved: [string];
  }>();
  private readonly listing = emptyListing();
  private readonly images = new Map<string, DatasetImage>();
  /** Image files by stem: those of one stem share a caption. */
  private readonly stems = new Map<string, Set<string>>();
  /** Image files by length: two of the same bytes are found among these. */
  private readonly sizes = new Map<number, Set<string>>();
  private readonly reading = new PQueue({ concurrency: 1 });
  private readonly writing = new PQueue({ concurrency: 1 });
  private sorted: string[] | null = null;
  private folderChangedAt = 0;
  private readProblem = '';
  private told = '';
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private isFirst = true;

  readonly name: string;
  readonly path: string;
  /** Where it leads when it is a link; nothing behind a link is read. */
  readonly linkedTo: string | undefined;
  private readonly problem: string;

  constructor(
    folder: { name: string; path: string; linkedTo: string | undefined; problem: string },
    private readonly reader: ListingReader,
    private readonly store: ImageFactsStore,
  ) {
    this.name = folder.name;
    this.path = folder.path;
    this.linkedTo = folder.linkedTo;
    this.problem = folder.problem;
  }

  /**
   * One after the other, so that an older look never overwrites a newer one. `looked`: images that were decoded a moment ago, which
   * are not decoded again.
   */
  refresh(names: string[] | null, looked: Map<string, StoredImage> = new Map()): Promise<void> {
    return this.reading.add(() => this.read(names, looked));
  }

  /** Nobody else changes this dataset's files through Pilothouse meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.writing.add(work);
  }

  get dataset(): Dataset {
    const images = [...this.images.values()];
    return {
      name: this.name,
      images: images.length,
      videos: images.filter(({ kind }) => kind === 'video').length,
      captioned: images.filter((image) => image.caption?.trim()).length,
      bytes: images.reduce((sum, image) => sum + image.bytes, 0),
      changedAt: images.reduce((latest, image) => Math.max(latest, image.changedAt), this.folderChangedAt),
      covers: this.covers(),
      problem: [this.problem, this.readProblem, describeStrangers(this.listing, this.stems)]
        .filter(Boolean)
        .join('. '),
    };
  }

  /** By name, the way people count: 2 before 10. */
  content(): DatasetImage[] {
    return this.names().flatMap((file) => this.images.get(file) ?? []);
  }

  image(file: string): DatasetImage | undefined {
    return this.images.get(file);
  }

  imageFile(file: string): ImageFile | undefined {
    return this.listing.images.get(file);
  }

  /** Throws NOT_FOUND, also for what can be no name of a file. */
  get(file: string): DatasetImage {
    const image = FileName.safeParse(file).success ? this.image(file) : undefined;
    if (!image) throw noImage(file, this.name);
    return image;
  }

  /** Where it is on disk, and in which version. Throws NOT_FOUND. */
  getFile(file: string): ImageFile {
    const found = this.imageFile(this.get(file).file);
    if (!found) throw noImage(file, this.name);
    return found;
  }

  /** Its pictures and captions, for the history. */
  present(): Present {
    return presentOf(this.path, this.listing);
  }

  /** Why a caption file is no text to be edited; empty when it is, or is not there. */
  captionProblem(file: string): string {
    if (this.isStranger(file)) return 'What stands in the place of its caption is no file of this dataset';
    return this.listing.captions.get(file)?.problem ?? '';
  }

  /** Something that is neither image nor caption of this dataset stands there. */
  isStranger(file: string): boolean {
    return this.listing.strangers.has(file);
  }

  /** Captions without an image. */
  orphans(): string[] {
    return [...this.listing.captions.keys()].filter((name) => !this.stems.has(stemOf(name)));
  }

  /** The image files whose caption is `<stem>.txt`. */
  imagesOfStem(stem: string): string[] {
    return [...(this.stems.get(stem) ?? [])];
  }

  imagesOfSize(bytes: number): string[] {
    return [...(this.sizes.get(bytes) ?? [])];
  }

  close() {
    clearTimeout(this.timer);
    this.events.removeAllListeners();
  }

  private async read(names: string[] | null, looked: Map<string, StoredImage>) {
    if (this.linkedTo) return;
    try {
      this.folderChangedAt = Math.floor((await stat(this.path)).mtimeMs);
      const known: Map<string, StoredImage> = this.isFirst ? this.store.load(this.name) : new Map();
      const changed = await this.reader.update(
        this.path,
        this.listing,
        // Until all of it was read once, nothing less is.
        this.isFirst ? null : names,
        new Map([...known, ...looked]),
      );
      const isFirst = this.isFirst;
      this.apply(changed);
      this.isFirst = false;
      this.readProblem = '';
      await this.remember(changed, isFirst, known);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!code) throw error;
      // Gone: the index drops it. Anything else is told, and what was known is kept.
      if (code !== 'ENOENT') this.readProblem = `The folder cannot be read: ${message}`;
    }
    this.tellSummary();
  }

  private async remember(changed: Set<string>, isFirst: boolean, known: Map<string, StoredImage>) {
    const fresh: [string, ImageFile][] = [];
    const gone = isFirst ? [...known.keys()].filter((file) => !this.listing.images.has(file)) : [];
    for (const file of changed) {
      const image = this.listing.images.get(file);
      if (!image) gone.push(file);
      else if (known.get(file)?.key !== image.key) fresh.push([file, image]);
    }
    if (fresh.length > 0) await this.store.save(this.name, fresh);
    if (gone.length > 0) this.store.forget(this.name, gone);
  }

  /** A changed file can change its neighbours of the same stem too. */
  private apply(changed: Set<string>) {
    const stems = new Set([...changed].map(stemOf));
    for (const file of changed) this.keepStem(file);
    for (const stem of stems) {
      for (const file of this.imagesOfStem(stem)) this.applyImage(file, stem);
    }
    for (const file of changed) {
      const gone = this.images.get(file);
      if (this.listing.images.has(file) || !gone) continue;
      this.images.delete(file);
      leave(this.sizes, gone.bytes, file);
      this.sorted = null;
      this.events.emit('imageRemoved', file);
    }
  }

  private keepStem(file: string) {
    if (this.listing.images.has(file)) join(this.stems, stemOf(file), file);
    else leave(this.stems, stemOf(file), file);
  }

  private applyImage(file: string, stem: string) {
    const found = this.listing.images.get(file);
    if (!found) return;
    const caption = this.listing.captions.get(`${stem}.txt`) ?? NO_CAPTION;
    const image = describeImage(file, found, caption, this.imagesOfStem(stem));
    const before = this.images.get(file);
    if (before && isSame(before, image)) return;
    if (!before) this.sorted = null;
    if (before) leave(this.sizes, before.bytes, file);
    join(this.sizes, image.bytes, file);
    this.images.set(file, image);
    if (!this.isFirst) this.events.emit('imageChanged', image);
  }

  private tellSummary() {
    clearTimeout(this.timer);
    const waitMs = this.toldAt + SUMMARY_EVERY_MS - performance.now();
    if (waitMs > 0) {
      this.timer = setTimeout(() => this.tellSummary(), waitMs);
      return;
    }
    const { dataset } = this;
    const text = JSON.stringify(dataset);
    if (text === this.told) return;
    this.told = text;
    this.toldAt = performance.now();
    this.events.emit('changed', dataset);
  }

  private names(): string[] {
    this.sorted ??= [...this.images.keys()].sort(compareNames);
    return this.sorted;
  }

  private covers(): string[] {
    const covers: string[] = [];
    for (const file of this.names()) {
      if (covers.length === COVERS) break;
      if (this.images.get(file)?.width) covers.push(file);
    }
    return covers;
  }
}

const noImage = (file: string, dataset: string) =>
  new AppError(
    'NOT_FOUND',
    `There is no image “${file}” in ${dataset}. It may have been renamed or deleted meanwhile.`,
  );

function join<K>(groups: Map<K, Set<string>>, key: K, file: string) {
  groups.set(key, (groups.get(key) ?? new Set()).add(file));
}

function leave<K>(groups: Map<K, Set<string>>, key: K, file: string) {
  const group = groups.get(key);
  group?.delete(file);
  if (group?.size === 0) groups.delete(key);
}

const isSame = (a: DatasetImage, b: DatasetImage) =>
  (Object.keys(b) as (keyof DatasetImage)[]).every((key) => a[key] === b[key]);
