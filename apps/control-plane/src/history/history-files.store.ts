import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { orWithout } from '../platform/cache.js';
import { Database } from '../platform/database.js';

const Row = z.object({ file: z.string(), key: z.string(), object: z.string() });

/** Other work gets its turn after so many rows. */
const ROWS_AT_ONCE = 500;

/** Which object a file is, as long as its key is the same. Rebuilt by hashing when it is lost. */
@Injectable()
export class HistoryFilesStore {
  constructor(private readonly database: Database) {}

  load(dataset: string): Map<string, { key: string; object: string }> {
    const sql = 'SELECT file, key, object FROM history_files WHERE dataset = ?';
    const rows = orWithout(HistoryFilesStore.name, () => this.database.all(Row, sql, dataset)) ?? [];
    return new Map(rows.map(({ file, key, object }) => [file, { key, object }]));
  }

  async save(dataset: string, files: z.infer<typeof Row>[]): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO history_files (dataset, file, key, object) VALUES (?, ?, ?, ?)';
    for (let at = 0; at < files.length; at += ROWS_AT_ONCE) {
      const rows = files.slice(at, at + ROWS_AT_ONCE);
      orWithout(HistoryFilesStore.name, () =>
        this.database.transaction(() => {
          for (const { file, key, object } of rows) this.database.run(sql, dataset, file, key, object);
        }),
      );
      await setImmediate();
    }
  }

  forget(dataset: string, files: string[]): void {
    const sql = 'DELETE FROM history_files WHERE dataset = ? AND file = ?';
    orWithout(HistoryFilesStore.name, () =>
      this.database.transaction(() => {
        for (const file of files) this.database.run(sql, dataset, file);
      }),
    );
  }
}
