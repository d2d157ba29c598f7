import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetVersion } from '@pilothouse/contracts/history';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { inParallel } from '../platform/in-parallel.js';
import { syncFolder } from '../platform/publish-file.js';
import { type Entry, readShard, writeShard } from './shards.js';

/** `versions/<number>.json`. Its entries stand in `shards/`, which versions share. */
export const StoredVersion = DatasetVersion.extend({ shards: z.string().array().min(1) });
export type StoredVersion = z.infer<typeof StoredVersion>;

/** `journal.json`: a change that is under way, and the version that stood before it. */
export const Journal = z.object({
  what: z.string(),
  files: z.string().array().nullable(),
  before: z.int().positive(),
});
export type Journal = z.infer<typeof Journal>;

const AT_ONCE = 8;

/** The files of one dataset's history, but for the bytes of pictures. */
export class VersionFiles {
  private readonly journalPath: string;

  constructor(readonly folder: string) {
    this.journalPath = join(folder, 'journal.json');
  }

  async make(): Promise<void> {
    for (const name of ['versions', 'shards', 'objects']) {
      await mkdir(join(this.folder, name), { recursive: true });
    }
  }

  /** Oldest first. What cannot be read is passed over, and told. */
  async versions(onBroken: (name: string, error: unknown) => void): Promise<StoredVersion[]> {
    const found: StoredVersion[] = [];
    const names = await readdir(join(this.folder, 'versions'));
    await inParallel(names.filter(isVersion), AT_ONCE, async (name) => {
      try {
        found.push(StoredVersion.parse(JSON.parse(await this.read('versions', name))));
      } catch (error) {
        onBroken(name, error);
      }
    });
    return found.sort((a, b) => a.number - b.number);
  }

  async writeVersion(version: StoredVersion): Promise<void> {
    const name = versionName(version.number);
    await writeFileAtomic(join(this.folder, 'versions', name), JSON.stringify(version));
    await syncFolder(join(this.folder, 'versions'));
  }

  async removeVersion(number: number): Promise<void> {
    await unlink(join(this.folder, 'versions', versionName(number)));
  }

  async entries(shards: string[]): Promise<Entry[]> {
    const found: Entry[] = [];
    await inParallel(shards, AT_ONCE, async (id) => {
      for (const entry of readShard(await this.read('shards', `${id}.json`))) found.push(entry);
    });
    return found;
  }

  /** Answers their names, in the same order. On the disk when this resolves. */
  async writeShards(shards: Entry[][]): Promise<string[]> {
    const written = shards.map(writeShard);
    const present = new Set(await readdir(join(this.folder, 'shards')));
    const missing = [...new Map(written.map(({ id, json }) => [id, json]))].filter(
      ([id]) => !present.has(`${id}.json`),
    );
    await inParallel(missing, AT_ONCE, ([id, json]) => this.writeShard(id, json));
    if (missing.length > 0) await syncFolder(join(this.folder, 'shards'));
    return written.map(({ id }) => id);
  }

  async sweepShards(isLive: (id: string) => boolean): Promise<void> {
    for (const name of await readdir(join(this.folder, 'shards'))) {
      if (!isLive(name.replace(/\.json$/, ''))) await unlink(join(this.folder, 'shards', name));
    }
  }

  async journal(): Promise<Journal | undefined> {
    try {
      return Journal.parse(JSON.parse(await readFile(this.journalPath, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async writeJournal(journal: Journal): Promise<void> {
    await writeFileAtomic(this.journalPath, JSON.stringify(journal));
    await syncFolder(this.folder);
  }

  async removeJournal(): Promise<void> {
    await unlink(this.journalPath);
    await syncFolder(this.folder);
  }

  private async writeShard(id: string, json: string) {
    const path = join(this.folder, 'shards', `${id}.json`);
    const handle = await open(`${path}.partial`, 'w');
    try {
      await handle.writeFile(json);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.partial`, path);
  }

  private read(part: string, name: string) {
    return readFile(join(this.folder, part, name), 'utf8');
  }
}

const versionName = (number: number) => `${String(number).padStart(6, '0')}.json`;

const isVersion = (name: string) => /^\d{6,}\.json$/.test(name);
