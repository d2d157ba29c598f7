import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Config } from '../config.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from './trash.service.js';

let root: string;
let trash: TrashService;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ph-trash-'));
  trash = new TrashService(new WorkspaceFolders(new Config(root, '127.0.0.1', 0, '', '')));
  await mkdir(join(root, 'datasets/riso'));
  await writeFile(join(root, 'datasets/riso/a.png'), 'picture');
  await writeFile(join(root, 'datasets/riso/a.txt'), 'caption');
});
afterEach(() => rm(root, { recursive: true }));

const inRiso = (...files: string[]) => files.map((file) => join(root, 'datasets/riso', file));

describe('TrashService', () => {
  it('moves files away and puts every byte back, leaving no entry', async () => {
    const { id } = await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    expect(await readdir(join(root, 'datasets/riso'))).toEqual([]);

    await trash.restore(id);
    expect(await readFile(join(root, 'datasets/riso/a.png'), 'utf8')).toBe('picture');
    expect(await readFile(join(root, 'datasets/riso/a.txt'), 'utf8')).toBe('caption');
    expect(await readdir(join(root, 'trash'))).toEqual([]);
  });

  it('keeps what a person needs to find a file by hand: where it was, and when it went', async () => {
    const { id } = await trash.move(inRiso('a.png'), 'a.png in riso');
    const entry = JSON.parse(await readFile(join(root, 'trash', id, 'entry.json'), 'utf8'));
    expect(entry).toMatchObject({ id, what: 'a.png in riso', paths: ['datasets/riso/a.png'] });
    expect(await readFile(join(root, 'trash', id, 'files/datasets/riso/a.png'), 'utf8')).toBe('picture');
  });

  it('passes over what is not there, and says so when nothing is', async () => {
    await expect(trash.move(inRiso('a.png', 'b.txt'), 'x')).resolves.toMatchObject({ what: 'x' });
    await expect(trash.move(inRiso('no.png'), 'no.png in riso')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('never overwrites when restoring, and then restores nothing at all', async () => {
    const { id } = await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    await writeFile(join(root, 'datasets/riso/a.txt'), 'newer');

    await expect(trash.restore(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readFile(join(root, 'datasets/riso/a.txt'), 'utf8')).toBe('newer');
    expect(await readdir(join(root, 'datasets/riso'))).toEqual(['a.txt']);

    await rm(join(root, 'datasets/riso/a.txt'));
    await trash.restore(id);
    expect(await readFile(join(root, 'datasets/riso/a.txt'), 'utf8')).toBe('caption');
  });

  it('restores an image only into a dataset that is there', async () => {
    const image = await trash.move(inRiso('a.png'), 'a.png in riso');
    const dataset = await trash.move([join(root, 'datasets/riso')], 'riso');
    await expect(trash.restore(image.id)).rejects.toThrow(/Put that back first/);
    await trash.restore(dataset.id);
    await trash.restore(image.id);
    expect((await readdir(join(root, 'datasets/riso'))).sort()).toEqual(['a.png', 'a.txt']);
  });

  it('moves a link, not what it leads to', async () => {
    await writeFile(join(root, 'elsewhere'), 'kept');
    await symlink(join(root, 'elsewhere'), join(root, 'datasets/riso/link.png'));
    const { id } = await trash.move(inRiso('link.png'), 'link.png');
    expect(await readFile(join(root, 'elsewhere'), 'utf8')).toBe('kept');
    await trash.restore(id);
    expect(await readFile(join(root, 'datasets/riso/link.png'), 'utf8')).toBe('kept');
  });

  it.each(['..', '../x', 'datasets/../..'])('touches nothing outside the workspace (%s)', async (path) => {
    await expect(trash.move([join(root, path)], 'x')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await readdir(join(root, 'trash'))).toEqual([]);
  });

  it.each(['nope', '..', '20260101'])('answers NOT_FOUND or INVALID_INPUT for the id %s', async (id) => {
    await expect(trash.restore(id)).rejects.toThrow(/not in the trash|not a path/);
  });

  it('puts everything back when the second of two files cannot be moved', async () => {
    await mkdir(join(root, 'outside'));
    await symlink('/etc', join(root, 'datasets/out'));
    const paths = [...inRiso('a.png'), join(root, 'datasets/out/hostname')];
    await expect(trash.move(paths, 'both')).rejects.toThrow(/through a link/);
    expect((await readdir(join(root, 'datasets/riso'))).sort()).toEqual(['a.png', 'a.txt']);
    expect(await readdir(join(root, 'trash'))).toEqual([]);
  });
});
