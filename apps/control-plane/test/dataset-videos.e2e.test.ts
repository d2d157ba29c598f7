import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetHealth } from '@pilothouse/contracts/dataset-health';
import { ExportedFolder } from '@pilothouse/contracts/exports';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FreezingService } from '../src/datasets/freezing.service.js';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

let pilothouse: Booted;
let library: Library;

/** As such files begin; what follows is the browser's business. */
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), Buffer.alloc(5_000, 7)]);
const QUICKTIME = Buffer.concat([Buffer.from('\0\0\0\x14ftypqt  \0\0\x02\0qt  '), Buffer.alloc(100, 7)]);
const WEBM = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(500, 7)]);

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

describe('videos among the pictures', () => {
  it('come in with their captions and are what their bytes say', async () => {
    const report = await library.upload({
      'still.png': await picture(),
      'clip.mp4': MP4,
      'clip.txt': 'a boat sails',
      'phone.MOV': QUICKTIME,
      'called.png': WEBM,
      'false.mp4': 'just some words',
    });
    expect(report.refused).toEqual([
      { file: 'false.mp4', reason: expect.stringMatching(/not an image/) as string },
    ]);
    const { dataset, images } = await library.content();
    expect(
      images.map(({ file, kind, width, caption, problem }) => [file, kind, width, caption, problem]),
    ).toEqual([
      ['called.webm', 'video', null, null, ''],
      ['clip.mp4', 'video', null, 'a boat sails', ''],
      ['phone.mov', 'video', null, null, ''],
      ['still.png', 'picture', 64, null, ''],
    ]);
    expect(dataset).toMatchObject({ images: 4, videos: 3, captioned: 1, problem: '' });
  });

  it('are sent in parts, and have no thumbnail', async () => {
    await library.upload({ 'clip.mp4': MP4 });
    const part = await pilothouse.api(library.url('/images/clip.mp4'), { headers: { range: 'bytes=4-11' } });
    expect([part.status, part.headers.get('content-type'), await part.text()]).toEqual([
      206,
      'video/mp4',
      'ftypisom',
    ]);
    const thumbnail = await pilothouse.api(library.url('/thumbnails/clip.mp4'));
    expect(thumbnail.status).toBe(404);
    expect(await thumbnail.json()).toMatchObject({
      message: expect.stringMatching(/It is a video/) as string,
    });
  });

  it('are none of the health of pictures: a caption of theirs is no orphan', async () => {
    await library.upload({ 'still.png': await picture('png', 1024), 'still.txt': 'sea' });
    await writeFile(library.folder('clip.webm'), WEBM);
    await writeFile(library.folder('clip.txt'), 'sea, moving');
    await vi.waitFor(async () => expect(await library.listed()).toMatchObject({ images: 2, captioned: 2 }));
    const health = await pilothouse.api(library.url('/health?resolution=512'));
    expect(DatasetHealth.parse(await health.json())).toMatchObject({ score: 100, orphans: [] });
  });

  it('stay out of a run, and go out to a trainer of videos', async () => {
    await library.upload({ 'still.png': await picture(), 'clip.mp4': MP4, 'clip.txt': 'sails' });
    const frozen = await pilothouse.app.get(FreezingService).trainable(library.name);
    expect(frozen?.map(({ file }) => file)).toEqual(['still.png']);
    const out = async (layout: string) => {
      const answer = await pilothouse.send('POST', library.url('/exports'), { layout });
      const { path, leftOut } = ExportedFolder.parse(await answer.json());
      return { folder: join(pilothouse.workspace, path), leftOut };
    };
    const { folder, leftOut } = await out('diffusion-pipe');
    expect(leftOut).toEqual([]);
    expect(await readFile(join(folder, 'dataset.toml'), 'utf8')).toMatch(/frame_buckets = \[ ?1, 33 ?\]/);
    expect((await readdir(join(folder, library.name))).sort()).toEqual(['clip.mp4', 'clip.txt', 'still.png']);
    expect((await out('kohya')).leftOut).toEqual(['clip.mp4']);

    // AI Toolkit reads either the pictures or the videos of a folder: it is named once for each.
    const kit = await out('ai-toolkit');
    expect(kit.leftOut).toEqual([]);
    expect((await readdir(join(kit.folder, library.name))).sort()).toEqual([
      'clip.mp4',
      'clip.txt',
      'still.png',
    ]);
    const config = await readFile(join(kit.folder, 'config.yaml'), 'utf8');
    expect(config.match(/folder_path/g)).toHaveLength(2);
    expect(config.match(/num_frames: 33/g)).toHaveLength(1);
  });
});
