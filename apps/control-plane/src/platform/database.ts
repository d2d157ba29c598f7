import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { z } from 'zod';
import { MIGRATIONS } from './migrations.js';
import { openInMemory, openSqlite, type Sqlite } from './sqlite.js';
import { WorkspaceFolders } from './workspace-folders.js';

type Value = string | number | null;
type Statement = ReturnType<Sqlite['prepare']>;

/** The one SQLite file. It holds only what may be lost: log-ins, and caches of what the files say. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private readonly sqlite: Sqlite;
  /** By their text, of which there are a few dozen: to prepare one for each of ten thousand rows costs more than to write them. */
  private readonly statements = new Map<string, Statement>();

  constructor(folders: WorkspaceFolders) {
    this.sqlite = this.open(join(folders.state, 'pilothouse.db'));
  }

  /** Every row, parsed. */
  all<T extends z.ZodType>(row: T, sql: string, ...values: Value[]): z.infer<T>[] {
    return this.prepared(sql)
      .all(...values)
      .map((found) => row.parse(found));
  }

  /** The first row, parsed; undefined when there is none. */
  get<T extends z.ZodType>(row: T, sql: string, ...values: Value[]): z.infer<T> | undefined {
    return this.all(row, sql, ...values)[0];
  }

  /** How many rows changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.prepared(sql).run(...values).changes);
  }

  /** All of it or nothing. `work` must not wait for anything. */
  transaction<T>(work: () => T): T {
    this.sqlite.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      this.sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  onApplicationShutdown() {
    this.statements.clear();
    this.sqlite.close();
  }

  private prepared(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.sqlite.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  private open(path: string): Sqlite {
    try {
      return migrated(openSqlite(path));
    } catch (error) {
      this.logger.warn(`The database cannot be used (${messageOf(error)}). It is moved aside and made anew.`);
      moveAside(path);
    }
    try {
      return migrated(openSqlite(path));
    } catch (error) {
      this.logger.warn(
        `No database can be kept at ${path} (${messageOf(error)}). Log-ins end with this process.`,
      );
      return migrated(openInMemory());
    }
  }
}

function migrated(sqlite: Sqlite): Sqlite {
  try {
    const version = Number(Object.values(sqlite.prepare('PRAGMA user_version').get() ?? {})[0]);
    if (version > MIGRATIONS.length) throw new Error(`a newer Pilothouse wrote it, version ${version}`);
    MIGRATIONS.slice(version).forEach((migration, index) =>
      sqlite.exec(`BEGIN; ${migration}; PRAGMA user_version = ${version + index + 1}; COMMIT`),
    );
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** One broken database is kept for whoever wants to look; an older one makes room. */
function moveAside(path: string) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(`${path}.broken${suffix}`, { force: true });
      renameSync(path + suffix, `${path}.broken${suffix}`);
    } catch {
      // Mostly there is no such companion. Where nothing can be moved, the next attempt to open says so.
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
