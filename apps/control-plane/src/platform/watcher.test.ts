import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watcher } from './watcher.js';

let root: string;
let watcher: Watcher;
let touched: { folder: string; names: string[] | null }[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ph-watch-'));
  await mkdir(join(root, 'a'));
  watcher = new Watcher(root);
  touched = [];
  watcher.events.on('touched', (each) => touched.push(each));
  await watcher.ready;
  watcher.watch(join(root, 'a'));
});
afterEach(async () => {
  await watcher.close();
  await rm(root, { recursive: true });
});

const namesIn = (folder: string) =>
  touched.filter((each) => each.folder === join(root, folder)).flatMap(({ names }) => names ?? []);

describe('the watcher', () => {
  it('tells a burst of changes to one file once', async () => {
    for (let round = 0; round < 10; round++) await writeFile(join(root, 'a/x.png'), `${round}`);
    await vi.waitFor(() => expect(namesIn('a')).toEqual(['x.png']));
  });

  it('tells every one of many files', async () => {
    const files = Array.from({ length: 500 }, (_, index) => `${index}.png`);
    await Promise.all(files.map((file) => writeFile(join(root, 'a', file), '')));
    await vi.waitFor(() => expect(new Set(namesIn('a'))).toEqual(new Set(files)));
  });

  it('tells nothing of hidden files', async () => {
    await writeFile(join(root, 'a/.x.partial'), '');
    await writeFile(join(root, 'a/y.png'), '');
    await vi.waitFor(() => expect(namesIn('a')).toEqual(['y.png']));
  });

  it('tells when folders come, are renamed and go', async () => {
    const rootTouched = () => touched.filter(({ folder }) => folder === root).length;
    await mkdir(join(root, 'b'));
    await vi.waitFor(() => expect(rootTouched()).toBe(1));
    await rename(join(root, 'b'), join(root, 'c'));
    await vi.waitFor(() => expect(rootTouched()).toBe(2));
    await rm(join(root, 'c'), { recursive: true });
    await vi.waitFor(() => expect(rootTouched()).toBe(3));
  });

  it('notices that another folder stands under a watched name', async () => {
    expect(watcher.watch(join(root, 'a'))).toBe(false);
    await rename(join(root, 'a'), join(root, 'old'));
    await mkdir(join(root, 'a'));
    expect(watcher.watch(join(root, 'a'))).toBe(true);
    await writeFile(join(root, 'a/z.png'), '');
    await vi.waitFor(() => expect(namesIn('a')).toContain('z.png'));
  });
});
