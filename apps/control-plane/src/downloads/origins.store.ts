import { Injectable } from '@nestjs/common';
import { FetchedFrom } from '@pilothouse/contracts/downloads';
import { z } from 'zod';
import { orWithout } from '../platform/cache.js';
import { Database } from '../platform/database.js';

const Row = z.object({ origin: z.string() });

/** Where the models here were fetched from. */
@Injectable()
export class OriginsStore {
  constructor(private readonly database: Database) {}

  save(path: string, origin: FetchedFrom) {
    const sql = 'INSERT OR REPLACE INTO model_origins (path, sha256, origin) VALUES (?, ?, ?)';
    orWithout(OriginsStore.name, () => this.database.run(sql, path, origin.sha256, JSON.stringify(origin)));
  }

  at(path: string): FetchedFrom | undefined {
    return this.read('SELECT origin FROM model_origins WHERE path = ?', path);
  }

  /** Of a file that was moved, or joined with another one. */
  byHash(sha256: string): FetchedFrom | undefined {
    return this.read('SELECT origin FROM model_origins WHERE sha256 = ? LIMIT 1', sha256);
  }

  private read(sql: string, value: string): FetchedFrom | undefined {
    const row = orWithout(OriginsStore.name, () => this.database.get(Row, sql, value));
    return row && FetchedFrom.safeParse(JSON.parse(row.origin)).data;
  }
}
