import { chmodSync, closeSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync as PrebuiltSqlite } from '@photostructure/sqlite';

/** Node's own SQLite where there is one (22 and newer), else a prebuilt one with the same interface. */
const Sqlite = nativeSqlite()?.DatabaseSync ?? PrebuiltSqlite;

export type Sqlite = InstanceType<typeof PrebuiltSqlite>;

/** Opens and checks a database file that only its owner may read. Throws when it is broken or cannot be used where it lies. */
export function openSqlite(path: string): Sqlite {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const sqlite = new Sqlite(path);
  try {
    sqlite.exec(`
      PRAGMA busy_timeout = 2000;
      PRAGMA journal_mode = ${isLocalDisk(dirname(path)) ? 'WAL' : 'TRUNCATE'};
      PRAGMA synchronous = NORMAL;
      PRAGMA foreign_keys = ON;
    `);
    const check = sqlite.prepare('PRAGMA quick_check(1)').get();
    if (!check || !Object.values(check).includes('ok')) throw new Error('the check of its pages failed');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** A database that lives as long as the process. */
export const openInMemory = (): Sqlite => new Sqlite(':memory:');

/** `f_type` of file systems whose shared memory is sound: ext, xfs, btrfs, zfs, f2fs, tmpfs. A network's is not, and WAL needs it. */
const LOCAL_DISKS = new Set([0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0x01021994]);

const isLocalDisk = (folder: string) => LOCAL_DISKS.has(statfsSync(folder).type >>> 0);

function nativeSqlite() {
  // Typed by the prebuilt one, which has the same interface; Node 20's types do not know the module.
  const getBuiltin = process.getBuiltinModule as (
    id: string,
  ) => { DatabaseSync: typeof PrebuiltSqlite } | undefined;
  return getBuiltin('node:sqlite');
}
