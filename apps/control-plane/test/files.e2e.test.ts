import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FileArchive,
  FileModel,
  FilePage,
  FilesDone,
  FilesTrashed,
  FilesUploaded,
  FileText,
  type FolderState,
} from '@pilothouse/contracts/files';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { boot, type Booted } from './boot.js';
import { formOf, picture } from './library.js';
import { read } from './read-answer.js';
import { safetensors } from './safetensors.js';
import { swapFolders } from './swap-folders.js';

let pilothouse: Booted;
let outside: string;
let home: string;
let count = 0;

beforeAll(async () => {
  pilothouse = await boot();
  outside = await mkdtemp(join(tmpdir(), 'ph-outside-'));
  await writeFile(join(outside, 'secret.txt'), 'top secret');
});
afterAll(async () => {
  await pilothouse.close();
  await rm(outside, { recursive: true });
});
beforeEach(async () => {
  home = `outputs/test-${++count}`;
  await mkdir(onDisk(), { recursive: true });
});

const onDisk = (...parts: string[]) => join(pilothouse.workspace, home, ...parts);
const at = (path: string) => (path === '' ? home : `${home}/${path}`);
const query = (path: string, more: Record<string, string> = {}) =>
  new URLSearchParams({ path, ...more }).toString();

const list = (path = home, more = {}) => read(FilePage, pilothouse.api(`files?${query(path, more)}`));
const names = async (path = home, more = {}) => (await list(path, more)).entries.map(({ name }) => name);
const post = <T extends z.ZodType>(schema: T, what: string, body: unknown) =>
  read(schema, pilothouse.send('POST', `files/${what}`, body));
const content = (path: string, init: RequestInit = {}) =>
  pilothouse.api(`files/content?${query(path)}`, init);

const upload = (files: Record<string, string | Buffer>, more: Record<string, string> = {}) =>
  read(
    FilesUploaded,
    pilothouse.api(`files/upload?${query(home, more)}`, { method: 'POST', body: formOf(files) }),
  );

describe('a folder', () => {
  it('is listed folders first and as people count, hidden files when asked for, page by page', async () => {
    await mkdir(onDisk('zoo'));
    for (const name of ['img10.txt', 'Img2.txt', 'äpfel.txt', '.hidden']) await writeFile(onDisk(name), 'x');
    expect(await names()).toEqual(['zoo', 'äpfel.txt', 'Img2.txt', 'img10.txt']);
    expect(await names(home, { reversed: '1', hidden: '1' })).toEqual([
      'zoo',
      'img10.txt',
      'Img2.txt',
      'äpfel.txt',
      '.hidden',
    ]);
    expect(await list(home, { offset: '2', limit: '1' })).toMatchObject({
      total: 4,
      folders: 1,
      hidden: 1,
      entries: [{ name: 'Img2.txt', bytes: 1 }],
    });
    expect(await names(home, { text: 'IMG' })).toEqual(['Img2.txt', 'img10.txt']);
  });

  it('says where links lead, follows those to the inside, and shows those to the outside without following them', async () => {
    await mkdir(onDisk('real'));
    await writeFile(onDisk('real/a.txt'), 'inside');
    await symlink('real', onDisk('in'));
    await symlink(outside, onDisk('out'));
    await symlink('nowhere', onDisk('dangling'));
    const links = (await list()).entries.flatMap(({ name, link }) => (link ? [[name, link.leads]] : []));
    expect(links).toEqual([
      ['dangling', 'nowhere'],
      ['in', 'folder'],
      ['out', 'outside'],
    ]);
    expect(await list(at('in'))).toMatchObject({ realPath: at('real'), entries: [{ name: 'a.txt' }] });
    for (const path of ['out', 'out/secret.txt']) {
      const answer = await content(at(path));
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain('top secret');
    }
    expect((await pilothouse.api(`files?${query(at('out'))}`)).status).toBe(403);
  });

  it('holds names that are not UTF-8: they are listed, opened, renamed and put into the trash and back', async () => {
    execFileSync('sh', ['-c', `printf raw > "$(printf 'caf\\351.txt')"`], { cwd: onDisk() });
    const [name = ''] = await names();
    expect(await (await content(at(name))).text()).toBe('raw');
    const { entries } = await post(FilesTrashed, 'trash', { paths: [at(name)] });
    expect(await readdir(onDisk())).toEqual([]);
    expect((await pilothouse.send('POST', `trash/${entries[0]!.id}/restore`)).status).toBe(200);
    await post(FilesDone, 'rename', { path: at(name), name: 'café.txt' });
    expect(await readFile(onDisk('café.txt'), 'utf8')).toBe('raw');
  });

  it('tells whoever has it open what changes in it, where it is renamed and when it is back', async () => {
    await mkdir(onDisk('open'));
    const states: FolderState[] = [];
    const socket = pilothouse.socket('/folder', { path: at('open') });
    socket.on('folder.changed', (state: FolderState) => states.push(state));
    const told = (fits: (state: FolderState) => boolean) =>
      expect.poll(() => states.some(fits), { interval: 5 }).toBe(true);
    await told(({ gone }) => gone === '');
    const before = states.length;
    await writeFile(onDisk('open/new.txt'), 'x');
    await told((state) => states.indexOf(state) >= before);
    await rename(onDisk('open'), onDisk('elsewhere'));
    await told(({ gone }) => gone !== '');
    const away = states.length;
    await rename(onDisk('elsewhere'), onDisk('open'));
    await told((state) => states.indexOf(state) >= away && state.gone === '');
    socket.disconnect();
  });

  it('comes as a ZIP of what is in it, without links and secrets, and says what was left out', async () => {
    await mkdir(onDisk('set/sub'), { recursive: true });
    await writeFile(onDisk('set/sub/a.txt'), 'aaa');
    await symlink(join(outside, 'secret.txt'), onDisk('set/link.txt'));
    const answer = await pilothouse.api(`files/zip?${query(at('set'))}`);
    const path = onDisk('got.zip');
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    const { entries } = await read(FileArchive, pilothouse.api(`files/archive?${query(at('got.zip'))}`));
    expect(entries.map(({ name }) => name).sort()).toEqual(['set/LEFT-OUT.txt', 'set/sub/a.txt']);
    expect(entries.find(({ name }) => name === 'set/sub/a.txt')?.bytes).toBe(3);
    expect((await readFile(path)).toString('latin1')).not.toContain('top secret');
  });
});

describe('a file', () => {
  it('is shown as what it is: text in its encoding, a picture, a header, or said to be neither', async () => {
    await writeFile(onDisk('u.txt'), 'ü'.repeat(200_000));
    await writeFile(onDisk('l.txt'), Buffer.from('caf\xe9', 'latin1'));
    await writeFile(onDisk('w.txt'), Buffer.from('\ufeffw', 'utf16le'));
    await writeFile(onDisk('b.bin'), Buffer.from([0, 1, 2, 255]));
    await writeFile(onDisk('p.png'), await picture());
    await writeFile(onDisk('m.safetensors'), safetensors({ t: { shape: [2] } }, { note: 'n' }));
    const text = (name: string, from = 0) =>
      read(FileText, pilothouse.api(`files/text?${query(at(name), { from: String(from) })}`));
    const first = await text('u.txt');
    const second = await text('u.txt', first.end);
    expect(`${first.text}${second.text}`).toBe('ü'.repeat(200_000));
    expect(await text('l.txt')).toMatchObject({ text: 'café', encoding: 'windows-1252' });
    expect(await text('w.txt')).toMatchObject({ text: 'w', encoding: 'utf-16le' });
    expect(await text('b.bin')).toMatchObject({ text: null, encoding: 'binary', head: '000102ff' });
    const preview = await pilothouse.api(`files/preview?${query(at('p.png'), { size: '64' })}`);
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const model = await read(FileModel, pilothouse.api(`files/model?${query(at('m.safetensors'))}`));
    expect(model.metadata).toContainEqual({ key: 'note', value: 'n' });
  });

  it('is sent in ranges, never as a page of ours', async () => {
    await writeFile(onDisk('film.mp4'), '0123456789');
    await writeFile(onDisk('page.html'), '<script>alert(1)</script>');
    const part = await content(at('film.mp4'), { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-type'), await part.text()]).toEqual([
      206,
      'video/mp4',
      '234',
    ]);
    const page = await content(at('page.html'));
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-security-policy')).toContain('sandbox');
  });
});

describe('changes', () => {
  it('bring in files and folders, overwrite nothing unless asked, and then keep the old one in the trash', async () => {
    expect((await upload({ 'a.txt': 'one', 'deep/er/b.txt': 'two' })).stored.map(({ path }) => path)).toEqual(
      [at('a.txt'), at('deep/er/b.txt')],
    );
    expect((await upload({ 'a.txt': 'three' })).refused).toMatchObject([{ file: 'a.txt', isTaken: true }]);
    expect((await upload({ 'a.txt': 'both' }, { taken: 'both' })).stored[0]?.path).toBe(at('a-2.txt'));
    const { stored } = await upload({ 'a.txt': 'new' }, { taken: 'replace' });
    expect(await readFile(onDisk('a.txt'), 'utf8')).toBe('new');
    const trashed = join(pilothouse.workspace, 'trash', stored[0]!.replaced!.id, 'files', at('a.txt'));
    expect(await readFile(trashed, 'utf8')).toBe('one');
    for (const bad of ['../x', 'a/../../x', 'a\\b', '/etc/../x']) {
      expect((await upload({ [bad]: 'x' })).refused, bad).toHaveLength(1);
    }
    expect((await readdir(onDisk())).sort()).toEqual(['a-2.txt', 'a.txt', 'deep']);
  });

  it('rename, move and copy without overwriting, and say why not, one by one', async () => {
    await mkdir(onDisk('to'));
    await mkdir(onDisk('tree/sub'), { recursive: true });
    for (const name of ['a', 'b', 'to/b', 'tree/sub/c']) await writeFile(onDisk(name), name);
    await symlink(join(outside, 'secret.txt'), onDisk('tree/link'));
    const moved = await post(FilesDone, 'move', {
      paths: [at('a'), at('b'), at('gone'), at('to')],
      to: at('to'),
    });
    expect(moved.done).toEqual([{ from: at('a'), to: at('to/a') }]);
    expect(moved.refused.map(({ path }) => path)).toEqual([at('b'), at('gone'), at('to')]);
    await expect(post(FilesDone, 'rename', { path: at('b'), name: 'to' })).rejects.toThrow(
      /already something named/,
    );
    const copied = await post(FilesDone, 'copy', { paths: [at('tree'), at('b')], to: home });
    expect(copied.done.map(({ to }) => to)).toEqual([at('tree-2'), at('b-2')]);
    expect(await readFile(onDisk('tree-2/sub/c'), 'utf8')).toBe('tree/sub/c');
    expect((await list(at('tree-2'))).entries.find(({ name }) => name === 'link')?.link?.leads).toBe(
      'outside',
    );
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/staging'))).toEqual([]);
  });

  it.each([
    ['.pilothouse', /own state/],
    ['datasets', /folder of the workspace itself/],
    ['config/settings.json', /own settings/],
    ['runs/20260101-000000-abcdef/run.json', /could not be read/],
    ['tools/comfyui/v1/main.py', /installed version/],
    ['logs/comfyui.log', /holds it open/],
    ['config/own/key.pem', /holds a secret/],
  ])('leave %s alone, and say why', async (path, reason) => {
    const file = join(pilothouse.workspace, path);
    await mkdir(join(file, '..'), { recursive: true });
    if (path.includes('.') && !path.startsWith('.')) await writeFile(file, '{}');
    if (path.endsWith('.pem')) await chmod(file, 0o600);
    const { refused } = await post(FilesTrashed, 'trash', { paths: [path] });
    expect(refused[0]?.reason).toMatch(reason);
    await expect(post(FilesDone, 'rename', { path, name: 'other' })).rejects.toThrow(reason);
    expect((await post(FilesDone, 'move', { paths: [path], to: home })).refused[0]?.reason).toMatch(reason);
  });

  it('show, send, copy and list no secret and nothing of Pilothouse’s own state', async () => {
    await writeFile(join(pilothouse.workspace, 'config/webhook.json'), 'hook-secret', { mode: 0o600 });
    await symlink('../../config/webhook.json', onDisk('hook'));
    await writeFile(join(pilothouse.workspace, '.pilothouse/key'), 'hook-secret');
    for (const path of ['config/webhook.json', at('hook'), '.pilothouse/key']) {
      for (const what of ['content', 'text', 'model', 'archive', 'preview']) {
        const answer = await pilothouse.api(`files/${what}?${query(path)}`);
        expect([answer.status, (await answer.text()).includes('hook-secret')], `${what} ${path}`).toEqual([
          403,
          false,
        ]);
      }
    }
    expect((await pilothouse.api(`files?${query('.pilothouse')}`)).status).toBe(403);
    expect(
      (await post(FilesDone, 'copy', { paths: ['config/webhook.json'], to: home })).refused,
    ).toHaveLength(1);
    const { stored } = await upload({ 'x.txt': 'x' }, { path: '.pilothouse' }).catch(() => ({ stored: [] }));
    expect(stored).toEqual([]);
  });
});

it('nothing outside is read, listed, written, renamed or removed while a loop swaps a folder for a link out of the workspace', async () => {
  await mkdir(onDisk('swap'));
  await mkdir(onDisk('away'));
  const inside = { 'secret.txt': 'inside', 'victim.txt': 'inside' };
  const fill = async (folder: string) => {
    for (const [name, text] of Object.entries(inside)) await writeFile(join(folder, name), text);
  };
  await fill(onDisk('swap'));
  const hostile = await mkdtemp(join(outside, 'hostile-'));
  await writeFile(join(hostile, 'secret.txt'), 'top secret');
  await writeFile(join(hostile, 'victim.txt'), 'top secret');
  await writeFile(join(hostile, 'only-outside.txt'), 'top secret');
  await symlink(hostile, onDisk('link'));
  const swapper = swapFolders(onDisk());
  onTestFinished(async () => void (await swapper.stop()));

  const seen = { fine: 0, refused: 0 };
  const over = Date.now() + 2000;
  const ask = async (request: () => Promise<Response>) => {
    while (Date.now() < over) {
      const answer = await request();
      const body = Buffer.from(await answer.arrayBuffer().catch(() => new ArrayBuffer())).toString('latin1');
      expect(body).not.toMatch(/top secret|only-outside/);
      const isFine = answer.ok && !/"refused":\[\{/.test(body);
      if (isFine) seen.fine++;
      else seen.refused++;
    }
  };
  const form = () => formOf({ 'victim.txt': 'inside' });
  const send = (what: string, body: unknown) => () => pilothouse.send('POST', `files/${what}`, body);
  await Promise.all([
    ask(() => content(at('swap/secret.txt'))),
    ask(() => pilothouse.api(`files?${query(at('swap'))}`)),
    ask(() => pilothouse.api(`files/zip?${query(at('swap'))}`)),
    ask(() =>
      pilothouse.api(`files/upload?${query(at('swap'), { taken: 'replace' })}`, {
        method: 'POST',
        body: form(),
      }),
    ),
    ask(send('rename', { path: at('swap/victim.txt'), name: 'renamed.txt' })),
    ask(send('move', { paths: [at('swap/renamed.txt')], to: at('away') })),
    ask(send('copy', { paths: [at('swap')], to: at('away') })),
    ask(send('trash', { paths: [at('swap/victim.txt'), at('away/renamed.txt')] })),
    ask(send('folders', { path: at('swap'), name: 'made' })),
  ]);
  expect(await swapper.stop()).toBeGreaterThan(20);
  expect(seen.fine).toBeGreaterThan(10);
  expect(seen.refused).toBeGreaterThan(10);
  expect((await readdir(hostile)).sort()).toEqual(['only-outside.txt', 'secret.txt', 'victim.txt']);
  for (const name of await readdir(hostile))
    expect(await readFile(join(hostile, name), 'utf8')).toBe('top secret');
});
