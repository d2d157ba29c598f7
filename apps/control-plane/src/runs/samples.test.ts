import { mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSamples } from './samples.js';

let folder: string;
let png: Buffer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samples-'));
  png = await sharp({ create: { width: 64, height: 32, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (file: string, bytes = png) => writeFileSync(join(folder, file), bytes);

test('names say prompt and epoch or step, the order is that of their making, and other files are none', async () => {
  put('x_e000001_00_20261122093005_42.png');
  put('x_e000000_01_20261122093000_7.png');
  put('x_e000000_00_20261122093000.png');
  put('e000002_00_20261122093009.png');
  put('x_e000001_000150_01_20261122093006_42.png');
  put('notes.png');
  put('x_e000001_00_20261122093005_42.jpg');
  const found = await listSamples(folder);
  expect(found.map(({ prompt, epoch, step }) => [prompt, epoch, step])).toEqual([
    [0, 0, null],
    [1, 0, null],
    [0, 1, null],
    [1, null, 150],
    [0, 2, null],
  ]);
  expect(found[0]).toMatchObject({ width: 64, height: 32, bytes: png.length });
});

test('a file that is still being written is none, nor is a link or what only looks like a picture', async () => {
  const file = 'x_e000001_00_20261122093005_42.png';
  put(file);
  truncateSync(join(folder, file), png.length - 1);
  put('x_e000001_01_20261122093005_42.png', Buffer.from('<script>'.repeat(20)));
  writeFileSync(join(folder, 'elsewhere'), png);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'x_e000001_02_20261122093005_42.png'));
  expect(await listSamples(folder)).toEqual([]);
  renameSync(join(folder, 'elsewhere'), join(folder, file));
  const [whole] = await listSamples(folder);
  expect(whole).toMatchObject({ file, epoch: 1 });
  expect((await listSamples(folder, [whole!]))[0]).toBe(whole);
});

test('a folder that is not there holds none', async () => {
  expect(await listSamples(join(folder, 'gone'))).toEqual([]);
});
