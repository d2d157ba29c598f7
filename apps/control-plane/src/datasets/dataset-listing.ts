import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileName } from '@pilothouse/contracts/names';
import { type FileFacts, factsOf, isBelow } from '../platform/file-facts.js';
import { inParallel } from '../platform/in-parallel.js';
import { type Caption, readCaption } from './captions.js';
import { type FileKind, kindOf } from './file-kinds.js';
import type { ImageDecoder, Looked } from './image-decoder.js';
import type { KnownImage, StoredImage } from './image-facts.store.js';

/** As many files are looked up at once as the disk has threads in Node, twice over. */
const LOOKUPS = 8;

export type ImageFile = KnownImage & { bytes: number; changedAt: number; realPath: string };
export type CaptionFile = Caption & { key: string; bytes: number; changedAt: number };

export type Strangeness = 'file' | 'folder' | 'outside' | 'unnameable';

/** What a folder holds, by file name. */
export type Listing = {
  images: Map<string, ImageFile>;
  captions: Map<string, CaptionFile>;
  /** What no trainer uses: other files, folders, links to the outside. */
  strangers: Map<string, Strangeness>;
};

export const emptyListing = (): Listing => ({ images: new Map(), captions: new Map(), strangers: new Map() });

/** Brings a listing in line with the disk, reading only what is new or changed. */
export class ListingReader {
  constructor(
    private readonly decoder: ImageDecoder,
    /** Real paths that a link may lead into. */
    private readonly roots: string[],
  ) {}

  /** Answers the names whose entry changed. `names` null: everything in the folder. */
  async update(folder: string, listing: Listing, names: string[] | null, known: Map<string, StoredImage>) {
    const present = names ?? (await readdir(folder));
    const gone = names ? [] : namesIn(listing).filter(notAmong(present));
    const changed = new Set<string>();
    const look = async (name: string) => {
      if (await this.updateOne(folder, name, listing, known)) changed.add(name);
    };
    await inParallel([...present, ...gone], LOOKUPS, look);
    return changed;
  }

  private async updateOne(folder: string, name: string, listing: Listing, known: Map<string, StoredImage>) {
    const kind = kindOf(name);
    if (kind === 'ignored') return false;
    const path = join(folder, name);
    const facts = await factsOf(path);
    // A name that is not UTF-8 is listed but cannot be opened under what it was decoded to.
    if (facts.is === 'missing' && !name.includes('\ufffd')) return remove(listing, name);

    const strange = this.strangeness(name, facts, kind);
    if (strange) {
      const wasStrange = listing.strangers.get(name) === strange;
      remove(listing, name);
      listing.strangers.set(name, strange);
      return !wasStrange;
    }
    if (facts.is !== 'file') return false;
    listing.strangers.delete(name);
    return kind === 'caption'
      ? this.updateCaption(facts, name, listing)
      : this.updateImage(facts, name, listing, known);
  }

  private strangeness(name: string, facts: FileFacts, kind: FileKind): Strangeness | undefined {
    if (facts.is === 'missing' || !FileName.safeParse(name).success) return 'unnameable';
    if (facts.is === 'folder') return 'folder';
    if (facts.is !== 'file' || kind === 'other') return 'file';
    // Serving what a link outside leads to would publish any file of the machine.
    const isOutside = facts.isLink && !isBelow(this.roots, facts.realPath);
    return isOutside ? 'outside' : undefined;
  }

  private async updateCaption({ key, bytes, realPath, changedAt }: File, name: string, listing: Listing) {
    if (listing.captions.get(name)?.key === key) return false;
    listing.captions.set(name, { ...(await readCaption(realPath)), key, bytes, changedAt });
    return true;
  }

  private async updateImage(facts: File, name: string, listing: Listing, known: Map<string, StoredImage>) {
    const { key, bytes, changedAt, realPath } = facts;
    if (listing.images.get(name)?.key === key) return false;
    const remembered = known.get(name);
    const stored = remembered?.key === key ? remembered.read() : undefined;
    const looked = stored ?? (await this.look(realPath));
    listing.images.set(name, { key, looked, bytes, changedAt, realPath });
    return true;
  }

  private async look(path: string): Promise<Looked> {
    try {
      return await this.decoder.look(path);
    } catch (error) {
      return { picture: null, problem: `The file cannot be opened (${(error as Error).message})` };
    }
  }
}

type File = Extract<FileFacts, { is: 'file' }>;

const namesIn = ({ images, captions, strangers }: Listing) => [
  ...images.keys(),
  ...captions.keys(),
  ...strangers.keys(),
];

function notAmong(names: string[]) {
  const set = new Set(names);
  return (name: string) => !set.has(name);
}

function remove({ images, captions, strangers }: Listing, name: string): boolean {
  const deleted = [images.delete(name), captions.delete(name), strangers.delete(name)];
  return deleted.includes(true);
}
