import { execFile } from 'node:child_process';
import { link, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ExportedFolder, PreparedZip } from '@pilothouse/contracts/exports';
import { RenamedPictures, TransferReport } from '@pilothouse/contracts/transfers';
import { TrashItem } from '@pilothouse/contracts/trash';
import { parse as parseToml } from 'smol-toml';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

const run = promisify(execFile);
let pilothouse: Booted;
let library: Library;
let picture_: Buffer;

beforeAll(async () => {
  picture_ = await picture();
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

const datasets = (...parts: string[]) => join(pilothouse.workspace, 'datasets', ...parts);
const names = async (dataset: string) => (await readdir(datasets(dataset))).sort();

async function post<T extends z.ZodType>(schema: T, path: string, body: unknown): Promise<z.output<T>> {
  const answer = await pilothouse.send('POST', path, body);
  if (answer.status >= 300) throw new Error(await answer.text());
  return schema.parse(await answer.json());
}
const refusal = async (path: string, body: unknown) => (await pilothouse.send('POST', path, body)).json();

/** `files`: pictures, each another; a string is the text of a caption. */
async function fill(dataset: string, files: Record<string, string | null>) {
  if (dataset !== library.name) await pilothouse.send('POST', 'datasets', { name: dataset });
  for (const [file, caption] of Object.entries(files)) {
    await writeFile(datasets(dataset, file), Buffer.concat([picture_, Buffer.from(dataset + file)]));
    if (caption !== null) await writeFile(datasets(dataset, `${file.replace(/\.\w+$/, '')}.txt`), caption);
  }
}

/** What Python finds in a ZIP, or in a folder: the text of small files, the length of the others. */
async function unzip(bytes: ArrayBuffer): Promise<Record<string, string | number>> {
  const path = join(pilothouse.workspace, 'got.zip');
  await writeFile(path, Buffer.from(bytes));
  const script =
    'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n' +
    'print(json.dumps({i.filename:(z.read(i).decode() if i.filename.endswith(("txt","toml","yaml","sha256")) else i.file_size) for i in z.infolist()}))';
  const { stdout } = await run('python3', ['-c', script, path]);
  return JSON.parse(stdout) as Record<string, string | number>;
}

async function download(request: unknown) {
  const { id, leftOut } = await post(PreparedZip, library.url('/exports/zip'), request);
  const answer = await pilothouse.api(`exports/${id}`);
  const bytes = await answer.arrayBuffer();
  const length = answer.headers.get('content-length');
  if (length !== null) expect(bytes.byteLength).toBe(Number(length));
  return { files: await unzip(bytes), answer, leftOut };
}

describe('out', () => {
  it('everything, captions or pictures, of all or of some, with a length and names in any script', async () => {
    await fill(library.name, { 'été.png': 'sea', '港.png': null, 'b.png': '' });
    const { files, answer } = await download({});
    expect(Object.keys(files).sort()).toEqual(
      ['b.png', 'b.txt', 'été.png', 'été.txt', '港.png'].map((file) => `${library.name}/${file}`).sort(),
    );
    expect(answer.headers.get('content-length')).not.toBeNull();
    expect(answer.headers.get('content-disposition')).toContain(`${library.name}.zip`);
    const some = await download({ what: 'captions', files: ['été.png', '港.png'] });
    expect(some.files).toEqual({ [`${library.name}/été.txt`]: 'sea' });
    const pictures = await pilothouse.api(library.url('/zip?what=pictures'));
    expect(Object.keys(await unzip(await pictures.arrayBuffer()))).toHaveLength(3);
    expect(await refusal(library.url('/exports/zip'), { files: ['no.png'] })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await pilothouse.api(`exports/${'0'.repeat(32)}`)).status).toBe(404);
  });

  it('as Kohya wants it: repeats and words in the folder, turned upright, no empty caption', async () => {
    await fill(library.name, { 'a.png': 'boat', 'b.png': ' ' });
    const turned = sharp({ create: { width: 60, height: 30, channels: 3, background: 'red' } });
    await writeFile(library.folder('t.jpg'), await turned.jpeg().withMetadata({ orientation: 6 }).toBuffer());
    await writeFile(library.folder('broken.png'), 'x');
    const { files, leftOut } = await download({
      layout: 'kohya',
      repeats: 12,
      trigger: 'sks',
      className: 'boat',
      withHashes: true,
    });
    const inside = `${library.name}/12_sks boat`;
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([`${inside}/a.png`, `${inside}/a.txt`, `${inside}/b.png`, `${inside}/t.png`]),
    );
    expect(files).not.toHaveProperty(`${inside}/b.txt`);
    expect(leftOut).toEqual(['broken.png']);
    expect(parseToml(String(files[`${library.name}/dataset.toml`]))).toMatchObject({
      general: { caption_extension: '.txt' },
      datasets: [
        {
          resolution: 1024,
          subsets: [{ image_dir: '12_sks boat', num_repeats: 12, class_tokens: 'sks boat' }],
        },
      ],
    });
    expect(String(files[`${library.name}/manifest.sha256`]).split('\n')).toHaveLength(6);
  });

  it('into folders for ai-toolkit and diffusion-pipe: linked, with full paths, never over another', async () => {
    await fill(library.name, { 'a.png': 'boat', 'b.png': 'sea' });
    const request = { layout: 'diffusion-pipe', repeats: 3, resolution: 768, withHashes: true };
    const first = await post(ExportedFolder, library.url('/exports'), request);
    const second = await post(ExportedFolder, library.url('/exports'), request);
    expect([first.path, second.path]).toEqual(
      ['', '-2'].map((end) => `outputs/exports/${library.name} diffusion-pipe${end}`),
    );
    const at = join(pilothouse.workspace, second.path);
    const toml = parseToml(await readFile(join(at, 'dataset.toml'), 'utf8'));
    expect(toml).toMatchObject({
      resolutions: [768],
      frame_buckets: [1],
      directory: [{ path: join(at, library.name), num_repeats: 3 }],
    });
    expect((await readdir(join(at, library.name))).sort()).toEqual(['a.png', 'a.txt', 'b.png', 'b.txt']);
    expect((await stat(join(at, library.name, 'a.txt'))).nlink).toBe(1);
    await run('sha256sum', ['-c', 'manifest.sha256'], { cwd: at });

    const kit = await post(ExportedFolder, library.url('/exports'), {
      layout: 'ai-toolkit',
      trigger: 'a "b": c',
    });
    const script =
      'import json,sys\ntry:\n import yaml\nexcept ImportError: sys.exit(3)\nprint(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
    const path = join(pilothouse.workspace, kit.path, 'config.yaml');
    expect(await readFile(path, 'utf8')).toContain(
      `folder_path: ${JSON.stringify(join(pilothouse.workspace, kit.path, library.name))}`,
    );
    const read = await run('python3', ['-c', script, path]).catch(({ code }: { code: number }) => code);
    if (typeof read !== 'number') {
      expect(JSON.parse(read.stdout)).toMatchObject({ config: { process: [{ trigger_word: 'a "b": c' }] } });
    } else expect(read).toBe(3); // This Python has no YAML; the text was looked at above.
    await symlink('/tmp', join(pilothouse.workspace, 'outputs/exports/link'));
    expect(
      (await readdir(join(pilothouse.workspace, 'outputs/exports'))).filter((name) => name.startsWith('.')),
    ).toEqual([]);
  });
});

describe('organising', () => {
  it('renames a dataset by one rename, keeps what was read of its pictures, and refuses a name that is taken', async () => {
    await fill(library.name, { 'a.png': 'sea' });
    await library.content();
    const to = `${library.name} renamed`;
    expect(await refusal(library.url('/rename'), { to: 'set 1' })).toMatchObject({ code: 'CONFLICT' });
    expect(await refusal(library.url('/rename'), { to: '../x' })).toMatchObject({ code: 'INVALID_INPUT' });
    const gone = library.told('dataset.removed', ({ name }) => name === library.name);
    expect((await pilothouse.send('POST', library.url('/rename'), { to })).status).toBe(200);
    await gone;
    expect(await names(to)).toEqual(['a.png', 'a.txt']);
    library.name = to;
    expect((await library.content()).images).toMatchObject([{ file: 'a.png', width: 64, caption: 'sea' }]);
    expect(await (await pilothouse.api(library.url('/references'))).json()).toEqual({ runs: [] });
  });

  it('copies a dataset: pictures share their bytes where they can, captions never do', async () => {
    await fill(library.name, { 'a.png': 'sea', 'b.png': null });
    await writeFile(library.folder('notes.md'), 'mine');
    await writeFile(library.folder('a.npz'), 'computed');
    await symlink('/etc/hostname', library.folder('out.png'));
    const to = `${library.name} copy`;
    const { dataset } = await post(TransferReport, library.url('/copy'), { to });
    expect(dataset).toMatchObject({ name: to, images: 2, captioned: 1 });
    expect(await names(to)).toEqual(['a.png', 'a.txt', 'b.png', 'notes.md']);
    expect((await stat(datasets(to, 'a.txt'))).ino).not.toBe((await stat(library.folder('a.txt'))).ino);
    expect(await refusal(library.url('/copy'), { to })).toMatchObject({ code: 'CONFLICT' });
  });

  it('splits by selection and by share: captions follow, a shared one stays for those that stay', async () => {
    await fill(library.name, { 'a.png': 'one', 'b.png': 'two', 'c.png': null, 'd.png': null });
    await writeFile(library.folder('b.jpg'), await picture('jpeg'));
    await writeFile(library.folder('a_sdxl.npz'), 'computed');
    const part = { by: 'files', files: ['a.png', 'b.png'] };
    const { dataset } = await post(TransferReport, library.url('/split'), {
      to: `${library.name} off`,
      part,
    });
    expect(dataset).toMatchObject({ images: 2, captioned: 2 });
    expect(await names(library.name)).toEqual(['b.jpg', 'b.txt', 'c.png', 'd.png']);
    expect(await names(dataset.name)).toEqual(['a.png', 'a.txt', 'b.png', 'b.txt']);
    const share = { by: 'share', percent: 34, seed: 7 };
    await post(TransferReport, library.url('/split'), { to: `${library.name} share`, part: share });
    expect((await library.content()).images).toHaveLength(2);
    const all = { by: 'files', files: (await library.content()).images.map(({ file }) => file) };
    expect(await refusal(library.url('/split'), { to: 'all of it', part: all })).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await readdir(datasets())).not.toContain('all of it');
  });

  it('moves and copies pictures into another dataset under names that are free there', async () => {
    await fill(library.name, { 'a.png': 'mine', 'b.png': 'too' });
    const to = `${library.name} other`;
    await fill(to, { 'a.jpg': 'theirs' });
    await post(TransferReport, 'datasets/merge', { from: [library.name], to: `${library.name} merged` });
    const moved = await post(TransferReport, library.url('/transfer'), { files: ['a.png'], to, how: 'move' });
    expect(moved).toMatchObject({ pictures: 1, renamed: [{ file: 'a.png', storedAs: 'a-2.png' }] });
    expect(await readFile(datasets(to, 'a-2.txt'), 'utf8')).toBe('mine');
    await post(TransferReport, library.url('/transfer'), { files: ['b.png'], to, how: 'copy' });
    expect(await names(library.name)).toEqual(['b.png', 'b.txt']);
    expect(await names(to)).toEqual(['a-2.png', 'a-2.txt', 'a.jpg', 'a.txt', 'b.png', 'b.txt']);
  });

  it('merges: the same picture once, names kept apart, the sources to the trash with all they hold', async () => {
    const [a, b, to] = [library.name, `${library.name} b`, `${library.name} all`];
    await fill(a, { 'x.png': 'from a' });
    await fill(b, { 'x.png': 'from b', 'y.png': null });
    await link(datasets(a, 'x.png'), datasets(b, 'again.png'));
    await writeFile(datasets(b, 'notes.md'), 'kept');
    const report = await post(TransferReport, 'datasets/merge', { from: [a, b], to, sources: 'trash' });
    expect(report).toMatchObject({ pictures: 3, renamed: [{ file: 'x.png', storedAs: 'x-2.png' }] });
    expect(report.skipped).toMatchObject([{ file: 'again.png', reason: expect.stringContaining(a) }]);
    expect(await names(to)).toEqual(['x-2.png', 'x-2.txt', 'x.png', 'x.txt', 'y.png']);
    expect(await readFile(datasets(to, 'x-2.txt'), 'utf8')).toBe('from b');
    const trash = TrashItem.array().parse(await (await pilothouse.api('trash')).json());
    const item = trash.find(({ what }) => what.startsWith(`${b} (merged`));
    await post(TrashItem.pick({ id: true }), `trash/${item?.id}/restore`, {});
    expect(await names(b)).toContain('notes.md');
  });

  it('renames pictures by pattern, in circles too, with captions and masks, and says before what becomes of them', async () => {
    await fill(library.name, { '2.png': 'was 2', '3.png': 'was 3', '10.png': null, 'keep.png': null });
    await writeFile(library.folder('3.npz'), 'computed');
    const masks = `${library.name} masks`;
    await fill(masks, { '2.jpg': null, '10.jpg': null, 'other.jpg': null });
    const request = { pattern: '{n}', start: 1, files: ['2.png', '3.png', '10.png'], masks };
    const preview = await post(RenamedPictures, library.url('/pictures/rename'), {
      ...request,
      preview: true,
    });
    expect(preview.renamed.map(({ storedAs }) => storedAs)).toEqual(['1.png', '2.png', '3.png']);
    expect(await names(library.name)).toContain('10.png');
    expect(await post(RenamedPictures, library.url('/pictures/rename'), request)).toEqual(preview);
    expect(preview).toMatchObject({ captions: 2, masks: 2 });
    expect(await names(library.name)).toEqual(['1.png', '1.txt', '2.png', '2.txt', '3.png', 'keep.png']);
    expect(await readFile(library.folder('2.txt'), 'utf8')).toBe('was 3');
    expect(await names(masks)).toEqual(['1.jpg', '3.jpg', 'other.jpg']);
  });
});
