import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { Config } from '../config.js';
import { Database } from './database.js';
import { MIGRATIONS } from './migrations.js';
import { openSqlite } from './sqlite.js';
import { WorkspaceFolders } from './workspace-folders.js';

const Count = z.object({ count: z.number() });

let workspace: string;
let folders: WorkspaceFolders;
let path: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'ph-db-'));
  folders = new WorkspaceFolders(new Config(workspace, '127.0.0.1', 0, '', ''));
  path = join(folders.state, 'pilothouse.db');
});
afterEach(() => rmSync(workspace, { recursive: true }));

const countSessions = (database: Database) =>
  database.get(Count, 'SELECT count(*) AS count FROM sessions')!.count;
const addSession = (database: Database, id: string) =>
  database.run(
    `INSERT INTO sessions (id, token_hash, created_at, last_seen_at, user_agent, address) VALUES (?, ?, 1, 1, '', '')`,
    id,
    `hash of ${id}`,
  );

test('what was written is there after a restart, and only the owner can read it', () => {
  const first = new Database(folders);
  expect(addSession(first, 'a')).toBe(1);
  first.onApplicationShutdown();
  expect(statSync(path).mode & 0o777).toBe(0o600);

  const second = new Database(folders);
  expect(countSessions(second)).toBe(1);
  second.onApplicationShutdown();
});

test('a transaction that fails leaves nothing behind', () => {
  const database = new Database(folders);
  expect(() =>
    database.transaction(() => {
      addSession(database, 'a');
      addSession(database, 'a');
    }),
  ).toThrow(/UNIQUE/);
  expect(countSessions(database)).toBe(0);
  database.transaction(() => addSession(database, 'b'));
  expect(countSessions(database)).toBe(1);
  database.onApplicationShutdown();
});

test.each([
  ['text', 'this is not a database, '.repeat(500)],
  ['a broken page', ''],
])('%s in its place is moved aside, and a new one works', (what, text) => {
  if (what === 'a broken page') {
    const database = new Database(folders);
    for (let id = 0; id < 500; id++) addSession(database, `session ${id}`);
    database.onApplicationShutdown();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xee, 8192, 20_000));
  } else {
    writeFileSync(path, text);
  }
  const broken = readFileSync(path);

  const database = new Database(folders);
  expect(countSessions(database)).toBe(0);
  expect(addSession(database, 'a')).toBe(1);
  database.onApplicationShutdown();
  expect(readFileSync(`${path}.broken`)).toEqual(broken);
});

test('a database of a newer Pilothouse is moved aside rather than misread', () => {
  const newer = openSqlite(path);
  newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  newer.close();
  const database = new Database(folders);
  expect(countSessions(database)).toBe(0);
  database.onApplicationShutdown();
  expect(readdirSync(folders.state)).toContain('pilothouse.db.broken');
});

test('where no file can be kept, it works until the process ends', () => {
  rmSync(folders.state, { recursive: true });
  writeFileSync(folders.state, '');
  const database = new Database(folders);
  expect(addSession(database, 'a')).toBe(1);
  database.onApplicationShutdown();
});
