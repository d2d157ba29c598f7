import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { orWithout } from '../platform/cache.js';
import { Database } from '../platform/database.js';
import type { Looked } from './image-decoder.js';

const Picture = z.object({
  format: z.enum(['png', 'jpeg', 'webp']),
  width: z.int().positive(),
  height: z.int().positive(),
  isTurned: z.boolean(),
  profile: z.string(),
});
const Facts = z.union([
  z.object({ picture: Picture, problem: z.literal('') }),
  z.object({
    picture: z.null(),
    problem: z.string(),
    video: z.enum(['mp4', 'quicktime', 'webm']).optional(),
  }),
]);
const Row = z.object({ file: z.string(), key: z.string(), facts: z.string() });

/** Other work gets its turn after so many rows. */
const ROWS_AT_ONCE = 500;

export type KnownImage = { key: string; looked: Looked };
/** `read` parses, so that ten thousand rows are not parsed in one go; undefined when another version wrote it. */
export type StoredImage = { key: string; read: () => Looked | undefined };

/** What was read from image files, kept over boots so that no header is read twice. */
@Injectable()
export class ImageFactsStore {
  constructor(private readonly database: Database) {}

  load(dataset: string): Map<string, StoredImage> {
    const rows = this.database.all(
      Row,
      'SELECT file, key, facts FROM image_facts WHERE dataset = ?',
      dataset,
    );
    return new Map(
      rows.map(({ file, key, facts }) => [
        file,
        { key, read: () => Facts.safeParse(JSON.parse(facts)).data },
      ]),
    );
  }

  async save(dataset: string, images: [file: string, image: KnownImage][]): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO image_facts (dataset, file, key, facts) VALUES (?, ?, ?, ?)';
    for (let at = 0; at < images.length; at += ROWS_AT_ONCE) {
      const rows = images.slice(at, at + ROWS_AT_ONCE);
      this.quietly(() =>
        this.database.transaction(() => {
          for (const [file, { key, looked }] of rows) {
            this.database.run(sql, dataset, file, key, JSON.stringify(looked));
          }
        }),
      );
      await setImmediate();
    }
  }

  forget(dataset: string, files?: string[]) {
    const sql = 'DELETE FROM image_facts WHERE dataset = ?';
    this.quietly(() => {
      if (!files) return void this.database.run(sql, dataset);
      this.database.transaction(() => {
        for (const file of files) this.database.run(`${sql} AND file = ?`, dataset, file);
      });
    });
  }

  rename(dataset: string, to: string) {
    const sql = 'UPDATE OR REPLACE image_facts SET dataset = ? WHERE dataset = ?';
    this.quietly(() => void this.database.run(sql, to, dataset));
  }

  private quietly<T>(work: () => T) {
    return orWithout(ImageFactsStore.name, work);
  }
}
