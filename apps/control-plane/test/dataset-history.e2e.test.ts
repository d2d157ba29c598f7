import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatasetsService } from '../src/datasets/datasets.service.js';
import { HistoryService } from '../src/history/history.service.js';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

let pilothouse: Booted;
let library: Library;
let datasets: DatasetsService;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
  datasets = pilothouse.app.get(DatasetsService);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

const versions = async () => (await pilothouse.app.get(HistoryService).of(library.name)).versions;

const change = (what: string, files: string[], work: () => Promise<void>) =>
  datasets.change(library.name, { what, files }, work);

describe('a change of many files', () => {
  it('is a version, and so is what stood there before it', async () => {
    await library.upload({ 'a.png': await picture('png', 64, 'red'), 'a.txt': 'a boat' });
    await change('Replaced the boat', ['a.png', 'a.txt'], async () => {
      await rm(library.folder('a.png'));
      await writeFile(library.folder('b.png'), await picture('png', 64, 'blue'));
      await writeFile(library.folder('a.txt'), 'a ship');
    });
    const made = (await versions()).slice(-2);
    expect(made.map(({ what, origin }) => [what, origin])).toEqual([
      [expect.stringMatching(/found|1 picture added, 1 caption added/), 'outside'],
      ['Replaced the boat', 'page'],
    ]);
    const history = await pilothouse.app.get(HistoryService).of(library.name);
    const [before, after] = await history.both(made[0]!, made[1]!);
    expect(before.map(({ file, text }) => [file, text]).sort()).toEqual([
      ['a.png', undefined],
      ['a.txt', 'a boat'],
    ]);
    expect(after).toContainEqual({ file: 'a.txt', object: expect.any(String), bytes: 6, text: 'a ship' });
  });

  it('that fails in the middle is taken back, and what it had done is kept', async () => {
    await library.upload({ 'a.png': await picture('png', 64, 'red'), 'a.txt': 'a boat' });
    const original = await readFile(library.folder('a.png'));
    const failing = change('Broke everything', ['a.png', 'a.txt', 'new.png'], async () => {
      await rm(library.folder('a.png'));
      await writeFile(library.folder('a.txt'), 'half');
      await writeFile(library.folder('new.png'), await picture('png', 64, 'green'));
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect((await readdir(library.folder())).sort()).toEqual(['a.png', 'a.txt']);
    expect(await readFile(library.folder('a.png'))).toEqual(original);
    expect(await readFile(library.folder('a.txt'), 'utf8')).toBe('a boat');
    expect((await versions()).slice(-2).map(({ what }) => what)).toEqual([
      'Interrupted: Broke everything',
      'Took back: Broke everything',
    ]);
    expect(await readdir(join(pilothouse.workspace, 'history', library.name))).not.toContain('journal.json');
  });
});

describe('what others change', () => {
  it('becomes one version when it is quiet', async () => {
    await vi.waitFor(async () => expect(await versions()).toHaveLength(1), { timeout: 15_000 });
    await library.upload({ 'a.png': await picture('png', 64, 'red') });
    await writeFile(library.folder('a.txt'), 'by hand');
    await vi.waitFor(async () => expect(await versions()).toHaveLength(2), { timeout: 15_000 });
    expect((await versions())[1]).toMatchObject({
      what: '1 picture added, 1 caption added',
      origin: 'outside',
      images: 1,
      captions: 1,
      added: 2,
    });
  });
});
