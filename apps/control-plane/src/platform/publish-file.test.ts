import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishFile, publishUnderFreeName } from './publish-file.js';

let folder: string;
let staged: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ph-publish-'));
  staged = join(folder, 'staged');
  await writeFile(staged, 'new');
});
afterEach(() => rm(folder, { recursive: true }));

describe('publishing', () => {
  it('gives a file its name and leaves nothing in staging', async () => {
    expect(await publishFile(staged, join(folder, 'a.png'))).toBe(true);
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it('leaves both files alone when the name is taken', async () => {
    await writeFile(join(folder, 'a.png'), 'old');
    expect(await publishFile(staged, join(folder, 'a.png'))).toBe(false);
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('old');
    expect(await readFile(staged, 'utf8')).toBe('new');
  });

  it('counts up from the second, and passes over names that are spoken for', async () => {
    await writeFile(join(folder, 'a.png'), 'old');
    const name = await publishUnderFreeName(staged, folder, 'a.png', (each) => each !== 'a-2.png');
    expect(name).toBe('a-3.png');
  });

  it('lets exactly one of many have a name', async () => {
    const files = Array.from({ length: 20 }, (_, index) => join(folder, `staged-${index}`));
    await Promise.all(files.map((file) => writeFile(file, file)));
    const won = await Promise.all(files.map((file) => publishFile(file, join(folder, 'a.png'))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe(files[won.indexOf(true)]);
  });
});

/** Two file systems that every Linux has; where they are one, nothing can be shown. */
const elsewhere = await mkdtemp('/dev/shm/ph-publish-').catch(() => tmpdir());
const areApart = (await stat(elsewhere)).dev !== (await stat(tmpdir())).dev;

describe.skipIf(!areApart)(
  'publishing to another file system (skipped where /tmp and /dev/shm are one)',
  () => {
    afterEach(() => rm(elsewhere, { recursive: true }));

    it('copies beside the target first, and never overwrites either', async () => {
      expect(await publishFile(staged, join(elsewhere, 'a.png'))).toBe(true);
      expect(await readFile(join(elsewhere, 'a.png'), 'utf8')).toBe('new');
      await writeFile(staged, 'newer');
      expect(await publishFile(staged, join(elsewhere, 'a.png'))).toBe(false);
      expect(await readdir(elsewhere)).toEqual(['a.png']);
      expect(await readFile(staged, 'utf8')).toBe('newer');
    });
  },
);
