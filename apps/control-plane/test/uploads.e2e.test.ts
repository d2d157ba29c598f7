import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatasetContent } from '@pilothouse/contracts/datasets';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { PodFolder } from '@pilothouse/contracts/uploads';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { boot, type Booted, TEST_TOKEN } from './boot.js';
import { startControlPlane } from './control-plane-process.js';
import { type Library, noise, openLibrary, picture } from './library.js';
import { tusAt } from './tus-client.js';
import { type ZipEntry, zipOf } from './zip-file.js';

let pilothouse: Booted;
let library: Library;
let tus: ReturnType<typeof tusAt>;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
  tus = tusAt((path, init) => pilothouse.api(path, init));
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

const into = (filename: string, more: Record<string, string> = {}) => ({
  dataset: library.name,
  filename,
  ...more,
});
const zip = async (entries: ZipEntry[], more: Record<string, string> = {}) => {
  const id = await tus.send(zipOf(entries), into('set.zip', more));
  return { id, intake: await tus.reaches(id, 'done', 'failed', 'asking') };
};

describe('a resumable upload', () => {
  it('goes on after the part that broke off, and ends as the picture that was sent', async () => {
    const photo = await noise('png', 400, 400);
    const id = await tus.begin(photo.length, into('big.png'));
    await cutOff(id, photo.subarray(0, 100_000));
    const offset = await vi.waitFor(async () => {
      const arrived = await tus.offset(id);
      expect(arrived).toBeGreaterThan(0);
      return arrived;
    });
    expect((await tus.append(id, 5, photo)).status).toBe(409);
    expect((await tus.append(id, offset, photo.subarray(offset))).status).toBe(204);
    expect((await tus.reaches(id, 'done')).pictures).toBe(1);
    expect((await readFile(library.folder('big.png'))).equals(photo)).toBe(true);
    expect(await tus.offset(id)).toBe(photo.length);
  });

  it('is refused without a log-in, from another site, without room, for no dataset, and past what was announced', async () => {
    const plain = (method: string, path: string, headers = {}) =>
      fetch(`${pilothouse.url}/api/${path}`, { method, headers: { 'tus-resumable': '1.0.0', ...headers } });
    for (const method of ['POST', 'OPTIONS']) expect((await plain(method, 'uploads')).status).toBe(401);
    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      expect((await plain(method, `uploads/${'a'.repeat(32)}`)).status).toBe(401);

    const refusal = async (answer: Response) => [
      answer.status,
      ErrorBody.parse(JSON.parse(await answer.text())).code,
    ];
    expect(await refusal(await tus.create(40_000_000_000_000, into('a.zip')))).toEqual([413, 'TOO_LARGE']);
    expect(await refusal(await tus.create(49_000_000_000, into('a.zip')))).toEqual([507, 'DISK_FULL']);
    expect(await refusal(await tus.create(5, { dataset: 'none', filename: 'a.png' }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect(await refusal(await tus.create(5, { filename: 'a.png' }))).toEqual([400, 'INVALID_INPUT']);
    expect(await tus.offset('b'.repeat(32))).toBe(-404);
    const id = await tus.begin(3, into('a.png'));
    expect((await tus.append(id, 0, Buffer.from('more'))).status).toBe(413);
    expect((await pilothouse.api(`intakes/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await tus.intake(id)).toBeUndefined();
  });

  it('of a picture that is none is refused with the reason, and one in another colour space is told or converted', async () => {
    const words = await tus.send(Buffer.from('words'), into('a.png'));
    await tus.reaches(words, 'done');
    expect((await tus.report(words)).refused).toEqual([
      { file: 'a.png', reason: expect.stringMatching(/not an image/) },
    ]);

    const wide = await sharp({ create: { width: 64, height: 32, channels: 3, background: 'red' } })
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const [kept, converted] = [
      await tus.send(wide, into('kept.jpg')),
      await tus.send(wide, into('new.jpg', { preparation: 'upright-srgb' })),
    ];
    await Promise.all([kept, converted].map((id) => tus.reaches(id, 'done')));
    expect((await tus.report(kept)).notes[0]?.note).toMatch(/P3.*trainers/i);
    expect((await readFile(library.folder('kept.jpg'))).equals(wide)).toBe(true);
    const facts = await sharp(library.folder('new.jpg')).metadata();
    expect([facts.width, facts.height, facts.orientation, facts.icc]).toEqual([32, 64, undefined, undefined]);
  });
});

describe('an archive', () => {
  it('brings its pictures with their captions, and says of each other file why not', async () => {
    const entries: ZipEntry[] = [
      { name: 'set/' },
      { name: 'set/a.png', bytes: await picture('png', 64, 'red') },
      { name: 'set/a.txt', bytes: 'a boat', isDeflated: true },
      { name: 'set/b.jpg', bytes: await picture('jpeg', 66, 'blue') },
      { name: 'set/same.png', bytes: await picture('png', 64, 'red') },
      { name: '__MACOSX/set/._a.png', bytes: 'junk' },
      { name: 'set/.DS_Store', bytes: 'junk' },
      { name: 'set/lone.txt', bytes: 'nobody' },
      { name: '../out.png', bytes: await picture('png', 68) },
      { name: '/etc/abs.png', bytes: await picture('png', 70) },
      { name: 'c:\\abs.png', bytes: await picture('png', 72) },
      { name: 'set/link.png', bytes: '/etc/passwd', unixMode: 0o120777 },
      { name: 'set/secret.png', bytes: 'xxxxxxxxxxxx', claimedBytes: 0, flags: 1 },
      { name: 'set/lie.png', bytes: Buffer.alloc(5_000), isDeflated: true, claimedBytes: 50 },
      { name: 'set/bomb.png', bytes: Buffer.alloc(20_000_000), isDeflated: true },
      { name: 'set/odd.png', bytes: 'x', method: 9 },
      { name: 'set/notes.pdf', bytes: 'x' },
      { name: 'set\\win.png', bytes: await picture('png', 74) },
      {
        name: Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67, ...Buffer.from('.png')]),
        isUtf8: false,
        bytes: await picture('png', 76),
      },
    ];
    const { id, intake } = await zip(entries, { layout: 'together' });
    expect(intake).toMatchObject({ status: { type: 'done' }, pictures: 4, captions: 1 });
    const { images } = await library.content();
    expect(images.map(({ file, caption }) => [file, caption])).toEqual([
      ['a.png', 'a boat'],
      ['b.jpg', null],
      ['win.png', null],
      ['テスト.png', null],
    ]);
    const reasons = Object.fromEntries(
      (await tus.report(id)).refused.map(({ file, reason }) => [file, reason]),
    );
    expect(reasons).toEqual({
      'set/same.png': expect.stringMatching(/here already, as “a.png”/),
      'set/lone.txt': expect.stringMatching(/caption without an image/),
      '../out.png': expect.stringMatching(/leads out/),
      '/etc/abs.png': expect.stringMatching(/absolute/),
      'c:\\abs.png': expect.stringMatching(/absolute/),
      'set/link.png': expect.stringMatching(/link/),
      'set/secret.png': expect.stringMatching(/encrypted/),
      'set/lie.png': expect.stringMatching(/damaged/),
      'set/bomb.png': expect.stringMatching(/zip bomb/),
      'set/odd.png': expect.stringMatching(/method 9/),
      'set/notes.pdf': expect.stringMatching(/neither/),
    });
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/uploads', id))).not.toContain('files');
  });

  it('that is none, or whose entries overlap, is not taken, with one sentence', async () => {
    const broken = await tus.send(Buffer.from('PK and more'), into('x.zip'));
    expect((await tus.reaches(broken, 'failed')).status).toMatchObject({
      reason: expect.stringMatching(/cannot be read/),
      mayRetry: false,
    });
    expect((await pilothouse.api(`intakes/${broken}/retry`, { method: 'POST' })).status).toBe(409);
    expect((await library.content()).images).toEqual([]);
  });

  it('of several folders asks, and makes a dataset of each, named without the repeats of Kohya', async () => {
    const { id, intake } = await zip([
      { name: 'img/10_ohwx man/1.png', bytes: await picture('png', 64, 'red') },
      { name: 'img/10_ohwx man/1.txt', bytes: 'ohwx' },
      { name: 'img/1_person/1.png', bytes: await picture('png', 64, 'blue') },
    ]);
    expect(intake.status).toMatchObject({
      type: 'asking',
      folders: [
        { path: '10_ohwx man', pictures: 1, captions: 1, name: 'ohwx man', repeats: 10 },
        { path: '1_person', pictures: 1, captions: 0, name: 'person', repeats: 1 },
      ],
    });
    expect((await pilothouse.send('POST', `intakes/${id}/layout`, { layout: 'apart' })).status).toBe(200);
    expect((await tus.reaches(id, 'done')).datasets.sort()).toEqual(['ohwx man', 'person']);
    const content = DatasetContent.parse(await (await pilothouse.api('datasets/ohwx%20man')).json());
    expect(content.images).toMatchObject([{ file: '1.png', caption: 'ohwx' }]);
    expect((await tus.report(id)).remarks).toHaveLength(2);
  });
});

describe('what lies on the pod', () => {
  it('is listed, copied or linked with its captions, or moved as a whole; what leads out is not touched', async () => {
    const folder = join(pilothouse.workspace, 'outputs/comfyui');
    await mkdir(join(folder, 'deep'), { recursive: true });
    await writeFile(join(folder, 'x.png'), await picture('png', 64, 'red'));
    await writeFile(join(folder, 'x.txt'), 'red');
    await writeFile(join(folder, 'deep/y.png'), await picture('png', 64, 'blue'));
    await symlink('/etc/hostname', join(folder, 'out.png'));
    const listed = await (await pilothouse.api('pod-folders?path=outputs/comfyui')).json();
    expect(PodFolder.parse(listed)).toMatchObject({
      folders: ['deep'],
      pictures: [{ file: 'x.png' }],
      captions: 1,
    });
    for (const path of ['../..', '/etc', '.pilothouse', 'outputs/comfyui/out.png'])
      expect(
        (await pilothouse.api(`pod-folders?path=${encodeURIComponent(path)}`)).status,
      ).toBeGreaterThanOrEqual(400);
    expect((await pilothouse.api('pod-folders/thumbnail?path=outputs/comfyui/x.png')).status).toBe(200);
    expect((await pilothouse.api('pod-folders/thumbnail?path=outputs/comfyui/out.png')).status).toBe(404);

    const take = async (body: object) => {
      const answer = await pilothouse.send('POST', 'intakes', { dataset: library.name, ...body });
      const { id } = (await answer.json()) as { id: string };
      return tus.reaches(id, 'done', 'failed');
    };
    const paths = ['outputs/comfyui/x.png'];
    expect(await take({ from: { type: 'pictures', paths }, how: 'link' })).toMatchObject({
      pictures: 1,
      captions: 1,
    });
    expect((await stat(library.folder('x.png'))).ino).toBe((await stat(join(folder, 'x.png'))).ino);
    const whole = await take({ from: { type: 'folder', path: 'outputs/comfyui' }, layout: 'together' });
    // The one that is there already, the link.
    expect(whole).toMatchObject({ pictures: 1, refused: 2 });
    expect((await library.content()).images.map(({ file, caption }) => [file, caption])).toEqual([
      ['x.png', 'red'],
      ['y.png', null],
    ]);
    await mkdir(join(pilothouse.workspace, 'runs/somebody'), { recursive: true });
    await symlink('history', join(pilothouse.workspace, 'a-link'));
    for (const path of ['outputs', 'history', 'runs/somebody', 'config/tools', 'a-link']) {
      const refused = await pilothouse.send('POST', 'pod-folders/move', { path, name: 'o' });
      expect([path, refused.status]).toEqual([path, 409]);
    }
    const moved = await pilothouse.send('POST', 'pod-folders/move', {
      path: 'outputs/comfyui',
      name: 'moved',
    });
    expect(await moved.json()).toMatchObject({ name: 'moved', images: 1, captioned: 1 });
  });
});

describe('a kill', () => {
  it('in the middle of an upload and of an unzip costs nothing, shows nothing half-done, and makes nothing twice', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'ph-'));
    const names = Array.from({ length: 120 }, (_, n) => `${n}.png`);
    const entries = await Promise.all(
      names.map(async (name, n): Promise<ZipEntry[]> => [
        { name: `set/${name}`, bytes: await noise('png', 60, 60 + n) },
        { name: `set/${n}.txt`, bytes: `number ${n}` },
      ]),
    );
    const bytes = zipOf(entries.flat());
    let there = await startControlPlane(workspace);
    try {
      await there.api('datasets', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"k"}',
      });
      let client = tusAt(there.api);
      const id = await client.begin(bytes.length, { dataset: 'k', filename: 'set.zip' });
      const half = bytes.length >> 1;
      expect((await client.append(id, 0, bytes.subarray(0, half))).status).toBe(204);
      await there.kill();

      there = await startControlPlane(workspace);
      client = tusAt(there.api);
      expect(await client.offset(id)).toBe(half);
      expect((await client.append(id, half, bytes.subarray(half))).status).toBe(204);
      const work = join(workspace, '.pilothouse/uploads', id);
      // A machine that is quick enough has ended by then.
      const hasBegun = /journal\.ndjson|report\.json/;
      await vi.waitFor(async () => expect((await readdir(work)).join()).toMatch(hasBegun), {
        timeout: 60_000,
        interval: 2,
      });
      await there.kill();
      // Nothing is seen of it until its names are given.
      const isPlanned = (await readdir(work)).some((name) => ['plan.json', 'report.json'].includes(name));
      if (!isPlanned) expect(await readdir(join(workspace, 'datasets/k'))).toEqual([]);

      there = await startControlPlane(workspace);
      client = tusAt(there.api);
      expect(await client.reaches(id, 'done')).toMatchObject({ pictures: 120, captions: 120, refused: 0 });
      const { images } = DatasetContent.parse(await (await there.api('datasets/k')).json());
      expect(images.map(({ file }) => file)).toEqual(names);
      expect(images.every(({ caption }, n) => caption === `number ${n}`)).toBe(true);
    } finally {
      await there.kill();
      await rm(workspace, { recursive: true, force: true });
    }
  });
});

/** Announces more than it sends, and hangs up. */
function cutOff(id: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const sent = request({
      port: pilothouse.port,
      method: 'PATCH',
      path: `/api/uploads/${id}`,
      headers: {
        authorization: `Bearer ${TEST_TOKEN}`,
        'tus-resumable': '1.0.0',
        'upload-offset': 0,
        'content-type': 'application/offset+octet-stream',
        'content-length': 400_000,
      },
    });
    sent.on('error', () => undefined);
    sent.on('close', () => resolve());
    const data = join(pilothouse.workspace, '.pilothouse/uploads', id, 'data');
    sent.write(bytes, () => {
      void vi
        .waitFor(async () => expect((await stat(data)).size).toBeGreaterThan(0))
        .finally(() => sent.destroy());
    });
  });
}
