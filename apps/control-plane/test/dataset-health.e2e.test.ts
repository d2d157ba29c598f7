import { readFile, readdir, writeFile } from 'node:fs/promises';
import { ChangeReport, DatasetHealth, type HealthFix } from '@pilothouse/contracts/dataset-health';
import { DatasetBuckets, EditJob, EditPreview } from '@pilothouse/contracts/picture-edits';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { type Library, noise, openLibrary } from './library.js';
import { seededRandom } from './seeded-random.js';

let pilothouse: Booted;
let library: Library;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

const get = async (path: string) => (await pilothouse.api(library.url(path))).json();

/** The health once every picture was looked at. */
async function health(query = ''): Promise<DatasetHealth> {
  for (;;) {
    const told = library.told('dataset.health.changed', ({ dataset }) => dataset === library.name);
    const found = DatasetHealth.parse(await get(`/health${query}`));
    if (found.isComplete) return found;
    await told;
  }
}

async function fix(fix: HealthFix): Promise<ChangeReport> {
  const answer = await pilothouse.send('POST', library.url('/health/fix'), fix);
  if (answer.status !== 200) throw new Error(await answer.text());
  return ChangeReport.parse(await answer.json());
}

async function edit(files: string[], recipe: object): Promise<EditJob> {
  const ended = library.told(
    'dataset.edit.changed',
    ({ dataset, state }) => dataset === library.name && state !== 'running',
  );
  const answer = await pilothouse.send('POST', library.url('/edits'), { files, recipe });
  if (answer.status !== 202) throw new Error(await answer.text());
  return ended;
}

const captions = async () => {
  const { images } = await library.content();
  return Object.fromEntries(images.map(({ file, caption }) => [file, caption]));
};

// The product reads no such picture; these are drawn from one.
sharp.unblock({ operation: ['VipsForeignLoadSvg'] });

/** Each another one. */
let scenes = 0;
function scene(side = 1024) {
  const random = seededRandom(++scenes);
  const circle = () =>
    `<circle cx="${random.upTo(side)}" cy="${random.upTo(side)}" r="${40 + random.upTo(150)}" fill="hsl(${random.upTo(360)} 70% ${20 + random.upTo(60)}%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${Array.from({ length: 12 }, circle).join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ccc' }).png().toBuffer();
}

const undo = ({ trash, files }: ChangeReport) =>
  pilothouse.send('POST', library.url('/changes/undo'), { trash: trash?.id ?? null, files });

test('what is wrong is found while it is looked at, counted in one score, and mended with one request each', async () => {
  const original = await scene();
  await library.upload({
    'a.png': original,
    'a.txt': 'riso, sea',
    'b.png': await scene(),
    'b.txt': 'riso, sun',
    'c.png': await scene(),
    'c.txt': 'sky, riso',
    'd.png': await scene(),
    'd.txt': 'fog',
  });
  await writeFile(library.folder('again.png'), original);
  await writeFile(
    library.folder('less.jpg'),
    await sharp(original).resize(400).jpeg({ quality: 60 }).toBuffer(),
  );
  await writeFile(library.folder('less.txt'), 'riso, less');
  await writeFile(library.folder('empty.Png'), await scene());
  await writeFile(library.folder('empty.txt'), '');
  await writeFile(library.folder('lone.txt'), 'riso, lost');
  const counted = library.told('dataset.changed', ({ name, images, problem }) => {
    return name === library.name && images === 7 && problem.includes('lone.txt');
  });
  await counted;

  const found = await health();
  const counts = Object.fromEntries(found.reasons.map(({ kind, count }) => [kind, count]));
  expect(counts).toEqual({
    copy: 1,
    uncaptioned: 1,
    extension: 1,
    orphans: 1,
    unled: 1,
    small: 1,
    near: 1,
    buried: 1,
  });
  expect(found).toMatchObject({ trigger: 'riso', rivals: [], orphans: ['lone.txt'], looked: 7, of: 7 });
  expect(found.marks).toContainEqual(expect.objectContaining({ file: 'again.png', copyOf: 'a.png' }));
  expect(found.marks).toContainEqual(
    expect.objectContaining({ file: 'less.jpg', copyOf: null, like: 'a.png' }),
  );
  // Worst first: 1 + 1 + 0.4 + 0.4 + 0.1 of seven pictures, and half of a caption without one.
  expect(found.score).toBe(57);
  expect((await health('?resolution=320')).reasons.map(({ kind }) => kind)).not.toContain('small');

  expect(await fix({ kind: 'extension' })).toMatchObject({ files: ['empty.png'], refused: [] });
  // Now that it is seen, its empty caption counts.
  expect((await health()).reasons.map(({ kind }) => kind)).toContain('empty');
  await fix({ kind: 'uncaptioned', word: 'riso' });
  const rewritten = await fix({ kind: 'trigger', word: 'riso' });
  expect(rewritten.files.sort()).toEqual(['c.txt', 'd.txt']);
  expect(await captions()).toMatchObject({ 'empty.png': 'riso', 'c.png': 'riso, sky', 'd.png': 'riso, fog' });
  expect((await fix({ kind: 'orphans' })).files).toEqual(['lone.txt']);
  expect((await fix({ kind: 'copy' })).files).toEqual(['again.png']);
  expect((await fix({ kind: 'near', files: ['less.jpg', 'b.png'] })).refused).toMatchObject([
    { file: 'b.png' },
  ]);
  expect(await health()).toMatchObject({ score: 100, reasons: [] });

  expect((await undo(rewritten)).status).toBe(204);
  expect(await captions()).toMatchObject({ 'c.png': 'sky, riso', 'd.png': 'fog' });
});

test('a crop is written upright in the same format, and its original comes back', async () => {
  const mask = await sharp({ create: { width: 600, height: 900, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  const masks = library.name;
  await library.upload({ 'photo.png': mask });
  await library.next();
  const photo = await sharp(await noise('jpeg', 900, 600))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  await writeFile(library.folder('photo.jpg'), photo);
  await library.told('dataset.image.changed', ({ dataset }) => dataset === library.name);

  const box = { x: 100, y: 200, width: 300, height: 400 };
  const job = await edit(['photo.jpg'], { turn: 90, crop: { how: 'box', box }, longest: 200 });
  expect(job).toMatchObject({ state: 'done', report: { files: ['photo.jpg'] } });
  expect(job.misfits).toEqual([{ dataset: masks, pictures: 1 }]);
  const bytes = await readFile(library.folder('photo.jpg'));
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 150, height: 200 });
  expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
  // Upright, then turned once more: what the same steps give without the trainer's picture in between.
  const upright = await sharp(photo).rotate().toBuffer();
  const wanted = await sharp(await sharp(upright).rotate(90).toBuffer())
    .extract({ left: 100, top: 200, width: 300, height: 400 })
    .resize(150, 200)
    .raw()
    .toBuffer();
  const got = await sharp(bytes).raw().toBuffer();
  const difference = got.reduce((sum, level, at) => sum + Math.abs(level - wanted[at]!), 0) / got.length;
  expect(difference).toBeLessThan(12);

  expect((await undo(job.report!)).status).toBe(204);
  expect(await readFile(library.folder('photo.jpg'))).toEqual(photo);
  expect(await readdir(`${pilothouse.workspace}/.pilothouse/staging`)).toEqual([]);
});

test('a batch crops to the buckets, keeps what it need not touch, and refuses what is not there', async () => {
  await library.upload({
    'wide.png': await noise('png', 1500, 500),
    'fits.png': await noise('png', 512, 512),
    'sky.webp': await noise('webp', 700, 500),
  });
  const recipe = { crop: { how: 'bucket', place: 'attention', resolution: 512 }, longest: 800 };
  const preview = EditPreview.array().parse(
    await (
      await pilothouse.send('POST', library.url('/edits/preview'), {
        files: ['wide.png', 'fits.png'],
        recipe,
      })
    ).json(),
  );
  expect(preview).toMatchObject([
    { file: 'wide.png', before: { width: 1500, height: 500 }, changes: true },
    { file: 'fits.png', crop: null, changes: false },
  ]);
  const job = await edit(['wide.png', 'fits.png', 'sky.webp'], recipe);
  expect(job.report?.files.sort()).toEqual(['sky.webp', 'wide.png']);
  const { buckets, without } = DatasetBuckets.parse(await get('/buckets?resolution=512'));
  expect(without).toEqual([]);
  const { images } = await library.content();
  for (const { files, width, height } of buckets) {
    const image = images.find(({ file }) => file === files[0])!;
    expect(image.width! / image.height!).toBeCloseTo(width / height, 2);
  }
  const refused = await pilothouse.send('POST', library.url('/edits'), { files: ['none.png'], recipe });
  expect(refused.status).toBe(404);
  const outside = { crop: { how: 'box', box: { x: 0, y: 0, width: 9_000, height: 10 } } };
  expect((await edit(['fits.png'], outside)).report?.refused[0]?.reason).toMatch(/beyond the picture/);
});
