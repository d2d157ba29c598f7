import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from './build.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the sources', () => {
  const write = (path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  test('have another hash when a file changes, comes, goes or is renamed, and the same one when only a product does', async () => {
    write('apps/a/src/main.ts', 'one');
    const hashes = [await hashOf(folder, ['apps'])];
    const take = async () => hashes.push(await hashOf(folder, ['apps']));
    write('apps/a/dist/main.js', 'built');
    write('apps/a/node_modules/x/index.js', 'x');
    write('apps/a/src/main.test.ts', 'test');
    expect(await hashOf(folder, ['apps'])).toBe(hashes[0]);
    write('apps/a/src/main.ts', 'two');
    await take();
    write('apps/a/src/more.ts', '');
    await take();
    rmSync(join(folder, 'apps/a/src/more.ts'));
    write('apps/a/src/less.ts', '');
    await take();
    expect(new Set(hashes).size).toBe(4);
  });
});
