import { Injectable } from '@nestjs/common';
import { ModelHeader } from '@pilothouse/contracts/models';
import { z } from 'zod';
import { orWithout } from '../platform/cache.js';
import { Database } from '../platform/database.js';

const Inspected = z.object({ header: ModelHeader.nullable(), problem: z.string() });
export type Inspected = z.infer<typeof Inspected>;

const Row = z.object({ path: z.string(), key: z.string(), facts: z.string() });

/** What was read from headers, kept over boots so that no file is opened twice. */
@Injectable()
export class ModelsStore {
  constructor(private readonly database: Database) {}

  load(): Map<string, Inspected & { key: string }> {
    const known = new Map<string, Inspected & { key: string }>();
    const sql = 'SELECT path, key, facts FROM model_headers';
    for (const { path, key, facts } of this.quietly(() => this.database.all(Row, sql)) ?? []) {
      // Written by another version: read the file again.
      const inspected = Inspected.safeParse(JSON.parse(facts));
      if (inspected.success) known.set(path, { ...inspected.data, key });
    }
    return known;
  }

  save(path: string, key: string, { header, problem }: Inspected) {
    const sql = 'INSERT OR REPLACE INTO model_headers (path, key, facts) VALUES (?, ?, ?)';
    this.quietly(() => this.database.run(sql, path, key, JSON.stringify({ header, problem })));
  }

  forget(paths: string[]) {
    this.quietly(() =>
      this.database.transaction(() => {
        for (const path of paths) this.database.run('DELETE FROM model_headers WHERE path = ?', path);
      }),
    );
  }

  private quietly<T>(work: () => T) {
    return orWithout(ModelsStore.name, work);
  }
}
