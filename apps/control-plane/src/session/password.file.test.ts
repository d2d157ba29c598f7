import { scryptSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../config.js';
import type { WorkspaceFolders } from '../platform/workspace-folders.js';
import { PasswordFile } from './password.file.js';

/** Takes three times as long to check as the one that takes its place takes to make. */
const SLOW = { N: 2 ** 17, r: 8, p: 3 };

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ph-password-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a password that is replaced while it is checked is not the password', async () => {
  const salt = Buffer.alloc(16);
  const hash = scryptSync('the old one', salt, 32, { ...SLOW, maxmem: 256 * SLOW.N * SLOW.r });
  const stored = {
    algorithm: 'scrypt',
    ...SLOW,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
  await writeFile(join(folder, 'password.json'), JSON.stringify({ ...stored, isInitial: false }));
  const file = new PasswordFile({} as Config, { config: folder } as WorkspaceFolders);
  await file.onModuleInit();

  const checked = file.matches('the old one');
  await file.replace('the new one');
  expect(await checked).toBe(false);
  expect(await file.matches('the new one')).toBe(true);
});
