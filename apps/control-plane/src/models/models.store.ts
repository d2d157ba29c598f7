import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ModelHeader } from '@pilothouse/contracts/models';
import { z } from 'zod';
import { orWithout } from '../platform/cache.js';
import { Database } from '../platform/database.js';

/** What a file says of itself, and why it is no use; empty when nothing is wrong. */
export type Inspected = { header: ModelHeader | null; problem: string };
/** What is kept of a file, its name apart. `key` changes whenever the content can have changed. */
export type Known = Inspected & {
  key: string;
  bytes: number;
  changedAt: number;
  isLink: boolean;
  preview: { file: string; key: string } | null;
};

const Row = z.object({ path: z.string(), key: z.string(), facts: z.string() });
const HashRow = z.object({ key: z.string(), sha256: z.string() });

/** Goes with every row: what another version of this program wrote is read from the file again. Raise it with `ModelHeader`. */
const FORMAT = '3|';
/** Changes of a burst are written together: one by one, ten thousand take minutes on a network volume. */
const TOGETHER_MS = 200;

/** What was read from files, kept over boots so that none is read twice. */
@Injectable()
export class ModelsStore implements BeforeApplicationShutdown {
  private readonly headers = new Map<string, Known | null>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  beforeApplicationShutdown() {
    this.write();
  }

  load(): Map<string, Known> {
    const known = new Map<string, Known>();
    const sql = 'SELECT path, key, facts FROM model_headers';
    for (const { path, key, facts } of this.quietly(() => this.database.all(Row, sql)) ?? []) {
      // Our own, of this version: to check ten thousand again at every start would take longer than all the rest.
      if (!key.startsWith(FORMAT)) continue;
      known.set(path, { ...(JSON.parse(facts) as Omit<Known, 'key'>), key: key.slice(FORMAT.length) });
    }
    return known;
  }

  save(path: string, known: Known) {
    this.headers.set(path, known);
    this.soon();
  }

  forget(paths: string[]) {
    for (const path of paths) this.headers.set(path, null);
    this.soon();
  }

  loadHashes(): Map<string, string> {
    const rows = this.quietly(() => this.database.all(HashRow, 'SELECT key, sha256 FROM model_hashes'));
    return new Map((rows ?? []).map(({ key, sha256 }) => [key, sha256]));
  }

  saveHash(key: string, sha256: string) {
    const sql = 'INSERT OR REPLACE INTO model_hashes (key, sha256) VALUES (?, ?)';
    this.quietly(() => this.database.run(sql, key, sha256));
  }

  forgetHashes(keys: string[]) {
    this.quietly(() =>
      this.database.transaction(() => {
        for (const key of keys) this.database.run('DELETE FROM model_hashes WHERE key = ?', key);
      }),
    );
  }

  private soon() {
    this.timer ??= setTimeout(() => this.write(), TOGETHER_MS).unref();
  }

  private write() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.headers.size === 0) return;
    const headers = [...this.headers];
    this.headers.clear();
    this.quietly(() =>
      this.database.transaction(() => {
        const save = 'INSERT OR REPLACE INTO model_headers (path, key, facts) VALUES (?, ?, ?)';
        for (const [path, known] of headers) {
          if (!known) this.database.run('DELETE FROM model_headers WHERE path = ?', path);
          else {
            const { key, header, problem, bytes, changedAt, isLink, preview } = known;
            const facts = JSON.stringify({ header, problem, bytes, changedAt, isLink, preview });
            this.database.run(save, path, FORMAT + key, facts);
          }
        }
      }),
    );
  }

  private quietly<T>(work: () => T) {
    return orWithout(ModelsStore.name, work);
  }
}
