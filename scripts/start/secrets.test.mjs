import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handOverSecrets } from './secrets.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('secrets leave the environment, and are in a file for their owner only', () => {
  mkdirSync(join(folder, '.pilothouse'));
  const path = join(folder, '.pilothouse/secrets.json');
  writeFileSync(path, 'left behind, readable', { mode: 0o644 });
  const environment = { PILOTHOUSE_TOKEN: 't"%s', PILOTHOUSE_PASSWORD: '', HOME: '/h' };
  const secrets = handOverSecrets(environment, folder);
  expect(environment).toEqual({ HOME: '/h', PILOTHOUSE_SECRETS_FILE: path });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ PILOTHOUSE_TOKEN: 't"%s' });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  secrets.remove();
  expect(existsSync(path)).toBe(false);
});
