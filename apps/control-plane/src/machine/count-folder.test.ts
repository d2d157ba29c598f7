import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countFolder } from './count-folder.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ph-count-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const count = (path = folder, isClosed = () => false) => countFolder(path, isClosed, 0);

test('all below is counted, a file with two names once, and links lead nowhere', async () => {
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/one'), Buffer.alloc(1000));
  writeFileSync(join(folder, 'a/two'), Buffer.alloc(20));
  linkSync(join(folder, 'a/b/one'), join(folder, 'same'));
  symlinkSync('/', join(folder, 'everything'));
  symlinkSync(join(folder, 'a/two'), join(folder, 'again'));
  expect(await count()).toEqual({ bytes: 1020, files: 2, isWhole: true });
});

test('more files than a batch are all counted', async () => {
  for (let index = 0; index < 200; index++) writeFileSync(join(folder, `${index}`), 'x');
  expect(await count()).toEqual({ bytes: 200, files: 200, isWhole: true });
});

test('it ends early with its owner, and says so; a folder that is not there has no size', async () => {
  writeFileSync(join(folder, 'one'), 'x');
  expect(await count(folder, () => true)).toEqual({ bytes: 0, files: 0, isWhole: false });
  expect(await count(join(folder, 'missing'))).toBeNull();
});
