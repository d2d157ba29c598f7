import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../platform/database.js';
import type { Looked } from './image-decoder.js';

const Picture = z.object({
  format: z.enum(['png', 'jpeg', 'webp']),
  width: z.int().positive(),
  height: z.int().positive(),
  isTurned: z.boolean(),
});
const Row = z.object({
  file: z.string(),
  key: z.string(),
  facts: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(
      z.union([
        z.object({ picture: Picture, problem: z.literal('') }),
        z.object({ picture: z.null(), problem: z.string() }),
      ]),
    ),
});

export type KnownImage = { key: string; looked: Looked };

/** What was read from image files, kept over boots so that no header is read twice. */
@Injectable()
export class ImageFactsStore {
  constructor(private readonly database: Database) {}

  load(dataset: string): Map<string, KnownImage> {
    const rows = this.database.all(
      Row,
      'SELECT file, key, facts FROM image_facts WHERE dataset = ?',
      dataset,
    );
    return new Map(rows.map(({ file, key, facts }) => [file, { key, looked: facts }]));
  }

  save(dataset: string, images: Iterable<[file: string, image: KnownImage]>) {
    this.database.transaction(() => {
      for (const [file, { key, looked }] of images) {
        this.database.run(
          'INSERT OR REPLACE INTO image_facts (dataset, file, key, facts) VALUES (?, ?, ?, ?)',
          ...[dataset, file, key, JSON.stringify(looked)],
        );
      }
    });
  }

  forget(dataset: string, files?: string[]) {
    if (!files) return void this.database.run('DELETE FROM image_facts WHERE dataset = ?', dataset);
    this.database.transaction(() => {
      for (const file of files) {
        this.database.run('DELETE FROM image_facts WHERE dataset = ? AND file = ?', dataset, file);
      }
    });
  }
}
