import { once } from 'node:events';
import { watch } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptionEditReport, CaptionPreview } from '@pilothouse/contracts/caption-edits';
import { DatasetContent } from '@pilothouse/contracts/datasets';
import { DatasetHistory, HistoryReport, VersionComparison } from '@pilothouse/contracts/history';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatasetsService } from '../src/datasets/datasets.service.js';
import { HistoryService } from '../src/history/history.service.js';
import { inParallel } from '../src/platform/in-parallel.js';
import { boot, type Booted } from './boot.js';
import { startControlPlane } from './control-plane-process.js';
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
    await pilothouse.api(library.url('/history'));
    await library.upload({ 'a.png': await picture('png', 64, 'red') });
    await writeFile(library.folder('a.txt'), 'by hand');
    await vi.waitFor(async () => expect(await versions()).toHaveLength(2));
    expect((await versions())[1]).toMatchObject({
      what: '1 picture added, 1 caption added',
      origin: 'outside',
      images: 1,
      captions: 1,
      added: 2,
    });
  });
});

describe('captions in bulk', () => {
  it('are previewed exactly, applied as previewed, undone and done again', async () => {
    await fill({ a: 'boat, sea', b: 'sea', c: 'gull' });
    const preview = await previewed({ type: 'rename', tags: ['sea'], to: 'ocean' });
    expect(preview).toMatchObject({
      what: 'Renamed “sea” to “ocean” in 2 captions',
      changes: [
        { file: 'a.png', before: 'boat, sea', after: 'boat, ocean' },
        { file: 'b.png', before: 'sea', after: 'ocean' },
      ],
      unchanged: 1,
      left: [],
    });
    expect(await texts()).toEqual({ a: 'boat, sea', b: 'sea', c: 'gull' });

    expect(await applied(preview.id)).toMatchObject({ changed: ['a.png', 'b.png'], left: [] });
    expect(await texts()).toEqual({ a: 'boat, ocean', b: 'ocean', c: 'gull' });
    const undone = await act('undo');
    expect(undone).toMatchObject({
      changed: ['a.txt', 'b.txt'],
      left: [],
      state: { redo: { what: preview.what } },
    });
    expect(await texts()).toEqual({ a: 'boat, sea', b: 'sea', c: 'gull' });
    await act('redo');
    expect(await texts()).toEqual({ a: 'boat, ocean', b: 'ocean', c: 'gull' });
    expect(await act('undo')).toMatchObject({ what: `Undone: ${preview.what}` });
    // The same preview is no second edit.
    const again = await pilothouse.send('POST', library.url('/caption-edits'), { id: preview.id });
    expect(again.status).toBe(409);
  });

  it('leave alone, and name, what somebody else wrote since the preview; so does undo', async () => {
    await fill({ a: 'sea', b: 'sea', c: 'sea' });
    const preview = await previewed({ type: 'trigger', word: 'riso' });
    await writeFile(library.folder('b.txt'), 'by a shell');
    expect(await applied(preview.id)).toMatchObject({
      changed: ['a.png', 'c.png'],
      left: [{ file: 'b.png', reason: expect.stringContaining('changed since') }],
    });
    const { state } = DatasetHistory.parse(await (await pilothouse.api(library.url('/history'))).json());
    expect(state.undo?.what).toContain('Put “riso” first');

    const { images } = await library.content();
    const version = images.find(({ file }) => file === 'a.png')?.captionVersion ?? '';
    await library.saveCaption('a.png', 'another browser', version);
    expect(await act('undo', state.undo?.number)).toMatchObject({
      changed: ['c.txt'],
      left: [{ file: 'a.txt', reason: expect.stringContaining('Somebody changed it since') }],
    });
    expect(await texts()).toEqual({ a: 'another browser', b: 'by a shell', c: 'sea' });
  });
});

describe('a version', () => {
  it('is compared with what is there, looked at, and restored whole, which is a version too', async () => {
    await fill({ a: 'sea', b: 'boat' });
    const red = await readFile(library.folder('a.png'));
    const { state } = DatasetHistory.parse(await (await pilothouse.api(library.url('/history'))).json());
    // The pictures are read in the background; this change names them, so they are kept before it.
    await change('Made a mess', ['a.png', 'a.txt', 'b.png', 'b.txt', 'c.png'], async () => {
      await writeFile(library.folder('next.part'), await picture('png', 32, 'blue'));
      await rename(library.folder('next.part'), library.folder('a.png'));
      await rm(library.folder('b.png'));
      await rm(library.folder('b.txt'));
      await writeFile(library.folder('c.png'), await picture('png', 64, 'white'));
      await writeFile(library.folder('a.txt'), 'mess');
    });
    const compared = VersionComparison.parse(
      await (await pilothouse.api(library.url(`/history/${state.head}/compare`))).json(),
    );
    expect(compared.differences.map(({ file, before, after }) => [file, before?.text, after?.text])).toEqual([
      ['a.png', null, null],
      ['a.txt', 'sea', 'mess'],
      ['b.png', null, undefined],
      ['b.txt', 'boat', undefined],
      ['c.png', undefined, null],
    ]);
    const thumbnail = await pilothouse.api(library.url(`/history/${state.head}/thumbnails/b.png`));
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');

    const restored = await pilothouse.send('POST', library.url(`/history/${state.head}/restore`));
    expect(HistoryReport.parse(await restored.json())).toMatchObject({ left: [] });
    expect(await texts()).toEqual({ a: 'sea', b: 'boat' });
    expect(await readFile(library.folder('a.png'))).toEqual(red);
    expect(await readdir(library.folder())).not.toContain('c.png');
    await act('undo');
    expect(await texts()).toEqual({ a: 'mess' });
    expect(await readdir(library.folder())).toContain('c.png');
  });

  it('of which another program has overwritten a picture says so, and restores the rest', async () => {
    await fill({ a: 'sea' });
    await change('Took in', ['a.png'], async () => undefined);
    const { state } = DatasetHistory.parse(await (await pilothouse.api(library.url('/history'))).json());
    await writeFile(library.folder('a.txt'), 'other');
    const other = await picture('png', 32, 'black');
    await writeFile(library.folder('a.png'), other);
    const answer = await pilothouse.send('POST', library.url(`/history/${state.head}/restore`));
    const report = HistoryReport.parse(await answer.json());
    // Where the file system makes clones nothing is lost.
    if (report.left.length > 0) {
      expect(report.left[0]?.reason).toContain('Another program wrote into the file');
      expect(await readFile(library.folder('a.png'))).toEqual(other);
    }
    expect(await texts()).toEqual({ a: 'sea' });
  });
});

describe('the control plane killed in the middle of 2,000 captions', () => {
  it('shows none of it after the next start, and keeps what the edit had done', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    const folder = join(workspace, 'datasets/many');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '0.png'), await picture());
    const all = Array.from({ length: 2_000 }, (_, at) => at);
    await inParallel(all, 16, async (at) => {
      if (at > 0) await link(join(folder, '0.png'), join(folder, `${at}.png`));
      await writeFile(join(folder, `${at}.txt`), `sea, picture ${at}`);
    });
    const first = await startControlPlane(workspace);
    const post = (api: typeof first.api, path: string, body: unknown) =>
      api(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const preview = CaptionPreview.parse(
      await (
        await post(first.api, 'datasets/many/caption-edits/preview', {
          operation: { type: 'add', tags: ['riso'], at: 'start' },
          files: null,
        })
      ).json(),
    );
    expect(preview.changes).toHaveLength(2_000);
    const edited = async () => {
      let count = 0;
      await inParallel(all, 16, async (at) => {
        if ((await readFile(join(folder, `${at}.txt`), 'utf8')).startsWith('riso')) count++;
      });
      return count;
    };
    const isTouched = once(watch(folder), 'change');
    const lost = post(first.api, 'datasets/many/caption-edits', { id: preview.id }).catch(() => 'lost');
    await isTouched;
    await first.kill();
    const half = await edited();
    expect(await lost).toBe('lost');
    expect(half).toBeLessThan(2_000);

    const second = await startControlPlane(workspace);
    // At once, while it may still be reading the folder.
    const { versions } = DatasetHistory.parse(await (await second.api('datasets/many/history')).json());
    const content = DatasetContent.parse(await (await second.api('datasets/many')).json());
    expect(content.images.every(({ caption }) => caption?.startsWith('sea'))).toBe(true);
    expect(await edited()).toBe(0);
    expect(versions.slice(0, 2)).toMatchObject([
      { what: `Took back: ${preview.what}`, changed: half },
      { what: `Interrupted: ${preview.what}`, changed: half },
    ]);
    await second.kill();
    await rm(workspace, { recursive: true, maxRetries: 5 });
  });
});

async function fill(captions: Record<string, string>) {
  const files: Record<string, Buffer | string> = {};
  for (const [at, [stem, text]] of Object.entries(captions).entries()) {
    files[`${stem}.png`] = await picture('png', 64 + at * 2, 'red');
    files[`${stem}.txt`] = text;
  }
  await library.upload(files);
}

async function texts(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const file of (await readdir(library.folder())).sort()) {
    if (file.endsWith('.txt')) found[file.slice(0, -4)] = await readFile(library.folder(file), 'utf8');
  }
  return found;
}

async function previewed(operation: unknown, files: string[] | null = null) {
  const answer = await pilothouse.send('POST', library.url('/caption-edits/preview'), { operation, files });
  return CaptionPreview.parse(await answer.json());
}

async function applied(id: string) {
  const answer = await pilothouse.send('POST', library.url('/caption-edits'), { id });
  return CaptionEditReport.parse(await answer.json());
}

async function act(way: 'undo' | 'redo', number: number | null = null) {
  const answer = await pilothouse.send('POST', library.url(`/history/${way}`), { number });
  return HistoryReport.parse(await answer.json());
}
