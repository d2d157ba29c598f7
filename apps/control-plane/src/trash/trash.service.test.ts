import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
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

describe('under another name', () => {
  it('offers one that is free, and restores a picture with its caption under it', async () => {
    const { id } = await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    await writeFile(inRiso('a.txt')[0]!, 'newer');
    await writeFile(inRiso('a-2.txt')[0]!, 'another');
    const refused = await trash.restore(id).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      options: { details: { taken: 'datasets/riso/a.txt', suggestion: 'a-3' } },
    });

    await trash.restore(id, 'a-3');
    expect((await readdir(join(root, 'datasets/riso'))).sort()).toEqual([
      'a-2.txt',
      'a-3.png',
      'a-3.txt',
      'a.txt',
    ]);
  });

  it('restores a dataset under it, and many at once with the reason for what stays', async () => {
    const dataset = await trash.move([join(root, 'datasets/riso')], 'riso');
    const [image, other] = ['b.png', 'c.png'];
    await mkdir(join(root, 'datasets/riso'));
    await writeFile(inRiso(image)[0]!, 'b');
    await writeFile(inRiso(other)[0]!, 'c');
    const moved = await Promise.all([image, other].map((file) => trash.move(inRiso(file), file)));
    const report = await trash.restoreMany([dataset.id, ...moved.map(({ id }) => id)]);
    expect(report.restored).toHaveLength(2);
    expect(report.refused).toMatchObject([{ id: dataset.id, what: 'riso', suggestion: 'riso-2' }]);
    await trash.restore(dataset.id, 'riso-2');
    expect((await readdir(join(root, 'datasets/riso-2'))).sort()).toEqual(['a.png', 'a.txt']);
  });

  it('refuses a name for what belongs together under its own', async () => {
    await writeFile(inRiso('b.png')[0]!, 'b');
    const { id } = await trash.move(inRiso('a.png', 'b.png'), 'two');
    await expect(trash.restore(id, 'x')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the list', () => {
  const list = async () => {
    trash.onModuleInit();
    const items = await trash.list();
    trash.onApplicationShutdown();
    return items;
  };

  it('says of each what it was, where it stood, how large it is and what emptying it frees', async () => {
    await link(inRiso('a.png')[0]!, join(root, 'runs/kept.png'));
    await mkdir(join(root, 'models/loras'));
    await writeFile(join(root, 'models/loras/x.safetensors'), 'model');
    await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    await trash.move([join(root, 'models/loras/x.safetensors')], 'x.safetensors');
    await mkdir(join(root, 'trash/20260101000000-spoiled'));
    await writeFile(join(root, 'trash/20260101000000-spoiled/entry.json'), '{');
    const items = await list();
    expect(items.find(({ kind }) => kind === 'picture')).toMatchObject({
      what: 'a.png in riso',
      from: 'datasets/riso',
      count: 2,
      bytes: 14,
      freesBytes: 7,
    });
    expect(items.find(({ kind }) => kind === 'model')).toMatchObject({ from: 'models/loras', bytes: 5 });
    expect(items.find(({ kind }) => kind === 'unknown')).toMatchObject({ trashedAt: Date.UTC(2026, 0, 1) });
    expect(items.at(-1)).toMatchObject({ kind: 'unknown', problem: expect.stringMatching(/cannot be read/) });
  });

  it('counts folders afterwards, tells it, and follows a shell that empties the trash', async () => {
    trash.onModuleInit();
    await trash.ready;
    const counted = new Promise((resolve) =>
      trash.news.on('changed', (item) => item.bytes !== null && resolve(item)),
    );
    const { id } = await trash.move([join(root, 'datasets/riso')], 'riso');
    expect(await counted).toMatchObject({ id, kind: 'dataset', bytes: 14, freesBytes: 14 });
    const gone = new Promise((resolve) => trash.news.on('removed', resolve));
    await rm(join(root, 'trash', id), { recursive: true });
    expect(await gone).toBe(id);
    trash.onApplicationShutdown();
  });
});

describe('emptying', () => {
  it('removes for good, and nothing that a link leads to', async () => {
    await mkdir(join(root, 'elsewhere'));
    await writeFile(join(root, 'elsewhere/kept'), 'kept');
    await symlink(join(root, 'elsewhere'), inRiso('out')[0]!);
    const { id } = await trash.move([join(root, 'datasets/riso')], 'riso');
    expect(await trash.empty([id, id, 'gone'])).toBe(1);
    await expect.poll(() => readdir(join(root, 'trash'))).toEqual([]);
    expect(await readFile(join(root, 'elsewhere/kept'), 'utf8')).toBe('kept');
  });

  it.each(['..', '../datasets', ''])('takes no %j for an entry', async (id) => {
    await expect(trash.empty([id])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await readdir(join(root, 'datasets/riso'))).toHaveLength(2);
  });
});

describe('after a kill', () => {
  const start = async () => {
    trash = new TrashService(new WorkspaceFolders(new Config(root, '127.0.0.1', 0, '', '')));
    trash.onModuleInit();
    await trash.ready;
    trash.onApplicationShutdown();
  };
  /** As it stands when the process ends after the first of two files. */
  const halfMoved = async (doing: string) => {
    const { id } = await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    await rename(join(root, 'trash', id, 'files/datasets/riso/a.txt'), inRiso('a.txt')[0]!);
    await writeFile(join(root, 'trash', id, 'unfinished'), doing);
    return id;
  };

  it('half a move never happened', async () => {
    await halfMoved('moving');
    await start();
    expect((await readdir(join(root, 'datasets/riso'))).sort()).toEqual(['a.png', 'a.txt']);
    expect(await trash.list()).toEqual([]);
  });

  it('half a restore goes on, and what has lost its place stays in the trash', async () => {
    const id = await halfMoved('restoring');
    await writeFile(inRiso('a.png')[0]!, 'newer');
    await start();
    expect(await readFile(inRiso('a.png')[0]!, 'utf8')).toBe('newer');
    expect(await trash.list()).toMatchObject([{ id }]);
    await rm(inRiso('a.png')[0]!);
    await trash.restore(id);
    expect(await readFile(inRiso('a.png')[0]!, 'utf8')).toBe('picture');
  });

  it('a whole move stays one, and half an emptying is ended', async () => {
    const { id } = await trash.move(inRiso('a.png', 'a.txt'), 'a.png in riso');
    await writeFile(join(root, 'trash', id, 'unfinished'), 'moving');
    await mkdir(join(root, 'trash/.emptying-x/files'), { recursive: true });
    await start();
    expect(await trash.list()).toMatchObject([{ id }]);
    expect(await readdir(join(root, 'trash'))).toEqual([id]);
    expect(await readdir(join(root, 'datasets/riso'))).toEqual([]);
  });
});
