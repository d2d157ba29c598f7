import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FreezingService } from '../src/datasets/freezing.service.js';
import { Thumbnails } from '../src/datasets/thumbnails.js';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

let pilothouse: Booted;
let library: Library;
let target: string;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(async () => {
  await library.next();
  target = join(pilothouse.workspace, 'runs', library.name);
  await mkdir(target, { recursive: true });
});

const freeze = () => pilothouse.app.get(FreezingService).freeze(library.name, target);

describe('a frozen dataset', () => {
  it('holds the images as links and the captions as copies', async () => {
    await writeFile(library.folder('a.png'), await picture());
    await writeFile(library.folder('a.txt'), 'a boat');
    await writeFile(library.folder('b.jpg'), await picture('jpeg', 128));
    expect(await freeze()).toEqual([
      { file: 'a.png', width: 64, height: 32, hasCaption: true },
      { file: 'b.jpg', width: 128, height: 64, hasCaption: false },
    ]);
    expect((await stat(join(target, 'a.png'))).ino).toBe((await stat(library.folder('a.png'))).ino);
    await writeFile(library.folder('a.txt'), 'changed later');
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('a boat');
  });

  it('holds nothing the trainer would stop at or pass over', async () => {
    await writeFile(library.folder('a.Jpg'), await picture('jpeg', 80));
    await writeFile(library.folder('a.PNG'), await picture('png', 82));
    await writeFile(library.folder('broken.png'), 'text');
    await writeFile(library.folder('empty.webp'), await picture('webp'));
    await writeFile(library.folder('empty.txt'), '');
    await writeFile(library.folder('wrong.png'), await picture('jpeg', 84));
    await writeFile(library.folder('film.mp4'), 'x');
    const files = (await freeze()).map(({ file }) => file);
    expect(files.sort()).toEqual(['a-2.png', 'a.jpg', 'empty.webp', 'wrong.jpg']);
    expect((await readdir(target)).sort()).toEqual(files.sort());
  });

  it('holds a turned photo upright, because the trainer ignores EXIF', async () => {
    const photo = sharp({ create: { width: 120, height: 60, channels: 3, background: 'red' } });
    await writeFile(library.folder('p.jpg'), await photo.jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect(await freeze()).toEqual([{ file: 'p.png', width: 60, height: 120, hasCaption: false }]);
    const frozen = await sharp(join(target, 'p.png')).metadata();
    expect([frozen.width, frozen.height, frozen.orientation ?? 1]).toEqual([60, 120, 1]);
  });
});

it('previews take only so much room: the oldest go', async () => {
  const thumbnails = pilothouse.app.get(Thumbnails);
  const folder = join(pilothouse.workspace, '.pilothouse/thumbnails');
  const files = Object.fromEntries(
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (each) => [`${each}.png`, await picture('png', 64 + 2 * each)]),
    ),
  );
  await library.upload(files);
  thumbnails.limitBytes = 200;
  for (const file of Object.keys(files)) {
    expect((await pilothouse.api(library.url(`/thumbnails/${file}`))).status).toBe(200);
  }
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200);
});
