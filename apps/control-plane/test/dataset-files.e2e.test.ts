import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
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

describe('a shell', () => {
  it('puts an image and a caption into the folder, and they appear by themselves', async () => {
    const appeared = library.told(
      'dataset.image.changed',
      ({ dataset, image }) => dataset === library.name && image.caption === 'hi',
    );
    await writeFile(library.folder('new.png'), await picture());
    await writeFile(library.folder('new.txt'), 'hi');
    expect((await appeared).image).toMatchObject({ file: 'new.png', width: 64, height: 32, problem: '' });
    expect(await library.listed()).toMatchObject({ images: 1, captioned: 1, covers: ['new.png'] });
    const gone = library.told(
      'dataset.image.removed',
      ({ dataset, file }) => dataset === library.name && file === 'new.png',
    );
    await rm(library.folder('new.png'));
    await gone;
  });

  it('writes a large file slowly, and it ends up right', async () => {
    const bytes = await sharp({
      create: {
        width: 900,
        height: 600,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
        background: 'red',
      },
    })
      .png()
      .toBuffer();
    const broken = library.told(
      'dataset.image.changed',
      ({ dataset, image }) => dataset === library.name && image.problem !== '',
    );
    await writeFile(library.folder('slow.png'), bytes.subarray(0, 5000));
    expect((await broken).image.problem).toMatch(/cut short/);
    const whole = library.told(
      'dataset.image.changed',
      ({ dataset, image }) => dataset === library.name && image.problem === '',
    );
    for (let at = 5000; at < bytes.length; at += 200_000) {
      await writeFile(library.folder('slow.png'), bytes.subarray(at, at + 200_000), { flag: 'a' });
    }
    expect((await whole).image).toMatchObject({ width: 900, height: 600, bytes: bytes.length });
  });

  it('leaves things a trainer trips over, and each is said in words', async () => {
    await writeFile(library.folder('a.jpg'), await picture('jpeg'));
    await writeFile(library.folder('a.png'), await picture('png'));
    await writeFile(library.folder('b.Png'), await picture('png'));
    await writeFile(library.folder('c.png'), await picture('png'));
    await writeFile(library.folder('c.txt'), '');
    await writeFile(library.folder('d.bmp'), Buffer.from('BM and more'));
    await writeFile(library.folder('e.png'), 'text');
    await writeFile(library.folder('f.png'), await picture('png'));
    await writeFile(library.folder('f.txt'), Buffer.from([0x66, 0xfc, 0x72]));
    await writeFile(library.folder('film.mp4'), 'x');
    await writeFile(library.folder('lone.txt'), 'x');
    await writeFile(library.folder('a.npz'), 'x');
    await writeFile(library.folder('metadata_cache.json'), '{}');
    await mkdir(library.folder('sub'));
    await symlink('/etc/hostname', library.folder('out.png'));
    await vi.waitFor(async () => {
      const { images, dataset } = await library.content();
      expect(Object.fromEntries(images.map(({ file, problem }) => [file, problem]))).toEqual({
        'a.jpg': 'It shares its caption with a.png',
        'a.png': 'It shares its caption with a.jpg',
        'b.Png': expect.stringMatching(/mixed case/),
        // An empty caption is none: it is left out of what a run is given.
        'c.png': '',
        'd.bmp': expect.stringMatching(/BMP/),
        'e.png': expect.stringMatching(/not an image/),
        'f.png': expect.stringMatching(/not UTF-8/),
        'film.mp4': expect.stringMatching(/name of a video and begins like none/),
      });
      expect(dataset.problem).toMatch(/1 folder inside is not looked into: sub/);
      expect(dataset.problem).toMatch(/leads out of the workspace: out.png/);
      expect(dataset.problem).toMatch(/1 caption has no image: lone.txt/);
    });
  });

  it('copies 2,000 images in, and all are listed', async () => {
    const bytes = await picture();
    const files = Array.from({ length: 2_000 }, (_, index) => `${index}.png`);
    for (let at = 0; at < files.length; at += 100) {
      await Promise.all(files.slice(at, at + 100).map((file) => writeFile(library.folder(file), bytes)));
    }
    await vi.waitFor(async () => expect(await library.listed()).toMatchObject({ images: 2_000 }));
    const began = performance.now();
    const { images } = await library.content();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(images.slice(0, 3).map(({ file }) => file)).toEqual(['0.png', '1.png', '2.png']);
  });
});

describe('pictures', () => {
  it('originals come with their type, cannot run as a page, and are revalidated', async () => {
    const bytes = await picture('webp');
    await library.upload({ 'a.webp': bytes });
    const answer = await pilothouse.api(library.url('/images/a.webp'));
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
    });
    // Without the second header fetch asks for a copy that is not from a cache.
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    expect((await pilothouse.api(library.url('/images/a.webp'), { headers })).status).toBe(304);
    expect((await pilothouse.api(library.url('/images/none.webp'))).status).toBe(404);
  });

  it('that are pages in disguise are not served', async () => {
    await writeFile(library.folder('page.png'), '<html><script>alert(1)</script>');
    await vi.waitFor(async () => expect((await library.content()).images).toHaveLength(1));
    expect((await pilothouse.api(library.url('/images/page.png'))).status).toBe(404);
    expect((await pilothouse.api(library.url('/thumbnails/page.png'))).status).toBe(404);
  });

  it('previews are small, upright WebP, decoded once however many ask', async () => {
    const photo = await sharp({ create: { width: 1200, height: 600, channels: 3, background: 'red' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const report = await library.upload({ 'photo.jpg': photo });
    expect(report.accepted[0]).toMatchObject({ width: 600, height: 1200 });
    const ask = () => pilothouse.api(library.url('/thumbnails/photo.jpg?size=320&v=1'));
    const answers = await Promise.all(Array.from({ length: 12 }, ask));
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(await sharp(bodies[0]).metadata()).toMatchObject({ format: 'webp', width: 160, height: 320 });
    expect(bodies.every((body) => body.equals(bodies[0]!))).toBe(true);
    expect(answers[0]!.headers.get('cache-control')).toMatch(/immutable/);
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/thumbnails'))).toHaveLength(1);
    const headers = { 'if-none-match': answers[0]!.headers.get('etag') ?? '' };
    expect((await pilothouse.api(library.url('/thumbnails/photo.jpg?size=320'), { headers })).status).toBe(
      304,
    );
    expect((await pilothouse.api(library.url('/thumbnails/photo.jpg?size=5000'))).status).toBe(400);
  });

  it('previews follow the file when it is replaced', async () => {
    await library.upload({ 'a.png': await picture('png', 64, 'red') });
    const before = await pilothouse.api(library.url('/thumbnails/a.png'));
    await writeFile(library.folder('a.png'), await picture('png', 128, 'blue'));
    await vi.waitFor(async () => {
      const after = await pilothouse.api(library.url('/thumbnails/a.png'));
      expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
      expect(await sharp(Buffer.from(await after.arrayBuffer())).metadata()).toMatchObject({ width: 128 });
    });
  });
});
