import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join, parse } from 'node:path';
import { crc32 } from 'node:zlib';
import { DatasetImage, UploadReport } from '@pilothouse/contracts/datasets';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { boot, type Booted, TEST_TOKEN } from './boot.js';
import { formOf, type Library, mountSmallDisk, noise, openLibrary, picture } from './library.js';
import { tusAt } from './tus-client.js';
import { zipOf } from './zip-file.js';

let pilothouse: Booted;
let library: Library;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

describe('an upload', () => {
  it('takes PNG, JPEG and WebP in, byte for byte', async () => {
    const files = {
      'a.png': await picture('png'),
      'b.jpg': await picture('jpeg'),
      'c.webp': await picture('webp'),
    };
    const report = await library.upload(files);
    expect(report.refused).toEqual([]);
    expect(report.accepted.map(({ file, width, height, problem }) => [file, width, height, problem])).toEqual(
      [
        ['a.png', 64, 32, ''],
        ['b.jpg', 64, 32, ''],
        ['c.webp', 64, 32, ''],
      ],
    );
    for (const [file, bytes] of Object.entries(files))
      expect(await readFile(library.folder(file))).toEqual(bytes);
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/staging'))).toEqual([]);
  });

  it('refuses each bad file with its reason and takes the good ones', async () => {
    const good = await picture('png', 640, 'red');
    const animated = await sharp(
      await Promise.all(['red', 'blue'].map((colour) => picture('png', 32, colour))),
      { join: { animated: true } },
    )
      .webp()
      .toBuffer();
    const photo = await noise('jpeg', 300, 300);
    const huge = await sharp({ create: { width: 20_000, height: 10_000, channels: 3, background: 'red' } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const report = await library.upload({
      'first.png': good,
      'empty.png': '',
      'text.png': 'just some words',
      'page.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'pictures.zip': Buffer.from('PK\u0003\u0004 and more'),
      'cut.jpg': photo.subarray(0, photo.length / 2),
      'cut.png': good.subarray(0, good.length - 40),
      'moving.webp': animated,
      'huge.png': huge,
      'bomb.png': claiming(good, 60_000, 60_000),
      '../x.png': await picture('png', 66),
      'deep/../../x.png': await picture('png', 68),
      '...': await picture('png', 70),
      'last.png': await picture('png', 72),
    });
    expect(report.accepted.map(({ file }) => file)).toEqual(['first.png', 'last.png']);
    const reasons = Object.fromEntries(report.refused.map(({ file, reason }) => [file, reason]));
    expect(reasons).toEqual({
      'empty.png': 'The file is empty (0 bytes)',
      'text.png': expect.stringMatching(/not an image/),
      'page.svg': expect.stringMatching(/not an image/),
      'pictures.zip': expect.stringMatching(/zip archive/),
      'cut.jpg': expect.stringMatching(/cut short/),
      'cut.png': expect.stringMatching(/cut short/),
      'moving.webp': expect.stringMatching(/animated/),
      'bomb.png': expect.stringMatching(/3600 megapixels/),
      'huge.png': expect.stringMatching(/200 megapixels/),
      '../x.png': expect.stringMatching(/leads out/),
      'deep/../../x.png': expect.stringMatching(/leads out/),
      '...': expect.stringMatching(/dot/),
    });
    expect((await readdir(library.folder())).sort()).toEqual(['first.png', 'last.png']);
    expect(await readdir(join(pilothouse.workspace, 'datasets'))).not.toContain('x.png');
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/staging'))).toEqual([]);
  });

  it('never overwrites: the same bytes are refused, others get a free name, and nothing shares a caption', async () => {
    const [red, blue, green] = await Promise.all(
      ['red', 'blue', 'green'].map((colour) => picture('png', 64, colour)),
    );
    const jpeg = await picture('jpeg', 64, 'yellow');
    await library.upload({ 'x.png': red! });
    expect((await library.upload({ 'x.png': red! })).refused[0]?.reason).toMatch(/here already, as “x.png”/);
    const report = await library.upload({ 'x.png': blue!, 'folder/x.png': green!, 'x.jpg': jpeg });
    // Which of them comes first is not promised.
    expect(report.accepted.map(({ file }) => parse(file).name).sort()).toEqual(['x-2', 'x-3', 'x-4']);
    expect(report.renamed).toHaveLength(3);
    expect(await readFile(library.folder('x.png'))).toEqual(red);
    expect((await library.content()).images.every(({ problem }) => problem === '')).toBe(true);
  });

  it('stores an image under the extension of what it is', async () => {
    const report = await library.upload({ 'photo.png': await picture('jpeg') });
    expect(report.accepted[0]?.file).toBe('photo.jpg');
    expect(report.renamed).toEqual([{ file: 'photo.png', storedAs: 'photo.jpg' }]);
  });

  it('brings captions along, and keeps a caption that is there', async () => {
    await library.upload({ 'old.png': await picture('png', 80) });
    await library.saveCaption('old.png', 'kept', '');
    const report = await library.upload({
      'a.txt': 'a boat',
      'a.png': await picture(),
      'old.txt': 'other',
      'lone.txt': 'x',
    });
    expect(report.accepted).toMatchObject([{ file: 'a.png', caption: 'a boat' }]);
    expect(report.refused.map(({ file }) => file).sort()).toEqual(['lone.txt', 'old.txt']);
    expect(await readFile(library.folder('old.txt'), 'utf8')).toBe('kept');
  });

  it('that is cut off leaves nothing visible, and keeps what was complete', async () => {
    const whole = await picture();
    const boundary = 'xyz';
    const part = (file: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="images"; filename="${file}"\r\ncontent-type: image/png\r\n\r\n`;
    const sent = request({
      port: pilothouse.port,
      method: 'POST',
      path: `/api/${library.url('/images')}`,
      headers: {
        authorization: `Bearer ${TEST_TOKEN}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': 10_000_000,
      },
    });
    sent.on('error', () => undefined);
    sent.write(
      Buffer.concat([
        Buffer.from(part('whole.png')),
        whole,
        Buffer.from(`\r\n${part('half.png')}`),
        whole.subarray(0, 50),
      ]),
    );
    const staging = join(pilothouse.workspace, '.pilothouse/staging');
    await vi.waitFor(async () => {
      expect(await readdir(library.folder())).toEqual(['whole.png']);
      expect(await readdir(staging)).toHaveLength(1);
    });
    sent.destroy();
    await vi.waitFor(async () => expect(await readdir(staging)).toEqual([]));
    expect((await library.content()).images.map(({ file }) => file)).toEqual(['whole.png']);
  });

  it('that is not multipart, or for no dataset, is refused with a sentence', async () => {
    expect((await pilothouse.send('POST', library.url('/images'), {})).status).toBe(400);
    const form = new FormData();
    form.append('images', new Blob([new Uint8Array(await picture())]), 'a.png');
    expect((await pilothouse.api('datasets/none/images', { method: 'POST', body: form })).status).toBe(404);
  });
});

/** The same PNG with another size in its header, and a checksum that fits. */
function claiming(png: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

describe('a full disk', () => {
  it('refuses what does not fit, keeps what was there, and leaves nothing half-made', async ({ skip }) => {
    const disk = mountSmallDisk('4m');
    if (disk.reason) skip(disk.reason);
    const small = await boot({ workspace: disk.path });
    try {
      await small.send('POST', 'datasets', { name: 'full' });
      const body = formOf({
        'a.png': await picture(),
        'big.png': await noise('png', 1600, 1200),
        'z.png': await picture('png', 90),
      });
      const answer = await small.api('datasets/full/images', { method: 'POST', body });
      const report = UploadReport.parse(await answer.json());
      expect(report.accepted.map(({ file }) => file)).toEqual(['a.png', 'z.png']);
      expect(report.refused).toEqual([{ file: 'big.png', reason: expect.stringMatching(/disk is full/) }]);
      expect(await readdir(join(disk.path, '.pilothouse/staging'))).toEqual([]);

      const change = { text: 'first', basedOn: '' };
      const saved = await small.send('PUT', 'datasets/full/captions/a.png', change);
      const { captionVersion } = DatasetImage.parse(await saved.json());
      await fill(join(disk.path, 'filler'));
      const refused = await small.send('PUT', 'datasets/full/captions/a.png', {
        text: 'x'.repeat(20_000),
        basedOn: captionVersion,
      });
      expect([refused.status, await refused.json()]).toEqual([
        507,
        expect.objectContaining({ code: 'DISK_FULL' }),
      ]);
      expect(await readFile(join(disk.path, 'datasets/full/a.txt'), 'utf8')).toBe('first');
      expect(await readdir(join(disk.path, '.pilothouse/staging'))).toEqual([]);
    } finally {
      await small.close();
      disk.unmount();
    }
  });
});

it('an archive comes into a dataset whatever that is called', async () => {
  await pilothouse.send('POST', 'datasets', { name: 'constructor' });
  const tus = tusAt(pilothouse.api);
  const bytes = zipOf([{ name: 'a.png', bytes: await picture('png') }]);
  const id = await tus.send(bytes, { dataset: 'constructor', filename: 'set.zip' });
  expect(await tus.reaches(id, 'done', 'failed')).toMatchObject({ pictures: 1 });
});

it('a drawing under the name of a picture reaches no reader, wherever it lies', async () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  await mkdir(join(pilothouse.workspace, 'outputs'), { recursive: true });
  await writeFile(join(pilothouse.workspace, 'outputs/page.png'), drawing);
  expect((await pilothouse.api('pod-folders/thumbnail?path=outputs/page.png')).status).toBe(404);
});

async function fill(path: string) {
  const file = await open(path, 'w');
  try {
    for (;;) await file.writeFile(Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    await file.close();
  }
}
