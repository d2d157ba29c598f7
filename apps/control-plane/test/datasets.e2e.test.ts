import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetContent, DatasetImage, TrashEntry } from '@pilothouse/contracts/datasets';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

let pilothouse: Booted;
let library: Library;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

describe('datasets', () => {
  it('are folders: a new one is there, empty, and refused a second time', async () => {
    expect(await readdir(library.folder())).toEqual([]);
    expect(await library.content()).toMatchObject({
      dataset: { name: library.name, images: 0, problem: '' },
      images: [],
    });
    const again = await pilothouse.send('POST', 'datasets', { name: library.name.toUpperCase() });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(library.name),
    });
  });

  it('whose names differ only in how Unicode writes them are one', async () => {
    await mkdir(join(pilothouse.workspace, 'datasets', 'Schulgebäude'.normalize('NFD')));
    await vi.waitFor(async () => {
      const again = await pilothouse.send('POST', 'datasets', { name: 'Schulgebäude' });
      expect(again.status).toBe(409);
    });
    const answer = await pilothouse.api(`datasets/${encodeURIComponent('Schulgebäude')}`);
    expect(answer.status).toBe(200);
  });

  it.each(['', '.', '..', '....', '!!!!', '/', 'a/b', '../x', '-rf', 'a\u0000b', 'a\nb'])(
    'are not made under the name %j',
    async (bad) => {
      const before = await readdir(pilothouse.workspace);
      expect((await pilothouse.send('POST', 'datasets', { name: bad })).status).toBe(400);
      expect(await readdir(pilothouse.workspace)).toEqual(before);
    },
  );

  it('made, renamed and removed in a shell are told at once', async () => {
    const path = join(pilothouse.workspace, 'datasets', 'shell one');
    const made = library.told('dataset.changed', (dataset) => dataset.name === 'shell one');
    await mkdir(path);
    await made;
    const moved = library.told('dataset.changed', (dataset) => dataset.name === 'moved one');
    const removed = library.told('dataset.removed', (dataset) => dataset.name === 'shell one');
    await rename(path, join(pilothouse.workspace, 'datasets', 'moved one'));
    await Promise.all([moved, removed]);
  });

  it('with a name that training refuses are listed, and say so', async () => {
    const news = library.told('dataset.changed', (dataset) => dataset.name === '!odd!');
    await mkdir(join(pilothouse.workspace, 'datasets', '!odd!'));
    expect((await news).problem).toMatch(/Rename the folder to train on it/);
    expect((await pilothouse.api('datasets/!odd!')).status).toBe(200);
  });

  it('that are links to the outside are listed with the reason, and nothing behind them is shown', async () => {
    const outside = join(pilothouse.workspace, '..', `outside-${process.pid}`);
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, 'secret.png'), await picture());
    const linked = library.told('dataset.changed', (dataset) => dataset.name === 'linked');
    await symlink(outside, join(pilothouse.workspace, 'datasets/linked'));
    expect((await linked).problem).toMatch(/is a link to/);
    expect((await pilothouse.api('datasets/linked/images/secret.png')).status).toBe(404);
    await rm(outside, { recursive: true });
  });
});

describe('a caption', () => {
  beforeEach(async () => {
    await library.upload({ 'a.png': await picture() });
  });

  it('is saved beside the image, and the second of two edits from one version conflicts', async () => {
    const first = DatasetImage.parse(await (await library.saveCaption('a.png', 'a boat', '')).json());
    expect(first).toMatchObject({ caption: 'a boat' });
    const second = await library.saveCaption('a.png', 'a ship', '');
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({
      code: 'CONFLICT',
      details: { caption: 'a boat', captionVersion: first.captionVersion },
    });
    expect(await readFile(library.folder('a.txt'), 'utf8')).toBe('a boat');
  });

  it('is saved by exactly one of many at the same time', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((each) => library.saveCaption('a.png', `edit ${each}`, '')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('changed in a shell a moment ago is not overwritten either', async () => {
    const { captionVersion } = DatasetImage.parse(
      await (await library.saveCaption('a.png', 'a boat', '')).json(),
    );
    await writeFile(library.folder('a.txt'), 'by hand');
    expect((await library.saveCaption('a.png', 'a ship', captionVersion)).status).toBe(409);
    expect(await readFile(library.folder('a.txt'), 'utf8')).toBe('by hand');
  });

  it('that is cleared leaves no file, and its text can be had back', async () => {
    const { captionVersion } = DatasetImage.parse(
      await (await library.saveCaption('a.png', 'a boat', '')).json(),
    );
    const cleared = DatasetImage.parse(
      await (await library.saveCaption('a.png', ' \n', captionVersion)).json(),
    );
    expect(cleared).toMatchObject({ caption: null, captionVersion: '' });
    expect(await readdir(library.folder())).toEqual(['a.png']);
    const kept = await readdir(join(pilothouse.workspace, 'trash'), { recursive: true });
    expect(kept.some((path) => path.endsWith(join('datasets', library.name, 'a.txt')))).toBe(true);
  });

  it('is refused for an image that is not there, and when it is too long', async () => {
    expect((await library.saveCaption('b.png', 'x', '')).status).toBe(404);
    expect((await library.saveCaption('a.png', 'x'.repeat(20_001), '')).status).toBe(400);
    expect((await library.saveCaption('.hidden', 'x', '')).status).toBe(400);
  });
});

describe('removing', () => {
  it('an image takes its caption with it, and both come back', async () => {
    const bytes = await picture();
    await library.upload({ 'a.png': bytes });
    await library.saveCaption('a.png', 'a boat', '');
    const { id, what } = TrashEntry.parse(
      await (await pilothouse.send('DELETE', library.url('/images/a.png'))).json(),
    );
    expect(what).toBe(`a.png in ${library.name}`);
    expect((await library.content()).images).toEqual([]);
    expect(await readdir(library.folder())).toEqual([]);

    const back = library.told(
      'dataset.image.changed',
      ({ dataset, image }) => dataset === library.name && image.caption === 'a boat',
    );
    expect((await pilothouse.send('POST', `trash/${id}/restore`)).status).toBe(200);
    await back;
    expect(await readFile(library.folder('a.png'))).toEqual(bytes);
    expect((await pilothouse.send('POST', `trash/${id}/restore`)).status).toBe(404);
  });

  it('a dataset can be undone, and is not put over one that was made meanwhile', async () => {
    await library.upload({ 'a.png': await picture() });
    const { id } = TrashEntry.parse(await (await pilothouse.send('DELETE', library.url())).json());
    expect((await pilothouse.api(library.url())).status).toBe(404);
    await mkdir(library.folder());
    expect((await pilothouse.send('POST', `trash/${id}/restore`)).status).toBe(409);
    await rm(library.folder(), { recursive: true });
    expect((await pilothouse.send('POST', `trash/${id}/restore`)).status).toBe(200);
    await vi.waitFor(async () => expect((await library.content()).images).toHaveLength(1));
  });
});

it('a second start reads nothing again that did not change, and sweeps staging', async () => {
  await library.upload({ 'a.png': await picture(), 'b.png': await picture('png', 90) });
  const { workspace } = pilothouse;
  await writeFile(join(workspace, '.pilothouse/staging/left-over'), 'half');
  const again = await boot({ workspace });
  try {
    const answer = DatasetContent.parse(await (await again.api(library.url())).json());
    expect(answer.images.map(({ file, width }) => [file, width])).toEqual([
      ['a.png', 64],
      ['b.png', 90],
    ]);
    await expect(stat(join(workspace, '.pilothouse/staging/left-over'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  } finally {
    await again.close();
  }
});
