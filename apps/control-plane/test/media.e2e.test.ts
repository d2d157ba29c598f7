import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MediaFacts, MediaPage } from '@pilothouse/contracts/media';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { read } from './read-answer.js';

const RUN = '20261129-070000-abc123';
const SAMPLE = `runs/${RUN}/checkpoints/sample/riso_e000001_00_20261129070000_42.png`;

let pilothouse: Booted;

beforeEach(async () => {
  pilothouse = await boot();
});
afterEach(() => pilothouse.close());

const list = (query: Record<string, string> = {}) =>
  read(MediaPage, pilothouse.api(`media?${new URLSearchParams(query).toString()}`));
const paths = async (query = {}) => (await list(query)).items.map(({ path }) => path);

/** A picture whose prompt stands in it, made so many seconds ago. */
async function make(path: string, { prompt = '', ago = 100, side = 16 } = {}) {
  const at = join(pilothouse.workspace, path);
  await mkdir(dirname(at), { recursive: true });
  const bytes = sharp({ create: { width: side, height: 8, channels: 3, background: '#257' } });
  const said = prompt === '' ? '' : `${prompt}\nSteps: 20, Seed: 77, Model: dreamshaper`;
  await writeFile(
    at,
    await (said === '' ? bytes : bytes.withExif({ IFD2: { UserComment: said } })).webp().toBuffer(),
  );
  const then = Date.now() / 1000 - ago;
  await utimes(at, then, then);
}

test('what tools and runs have made, newest first, by place, page by page', async () => {
  await make('outputs/comfyui/a.webp', { ago: 300 });
  await make('outputs/comfyui/2026-11-29/deep/b.webp', { ago: 200 });
  await make('outputs/swarmui/c.webp', { ago: 100 });
  await make(SAMPLE, { ago: 50 });
  await writeFile(join(pilothouse.workspace, 'outputs/swarmui/film.mp4'), 'not looked into');
  // None of these was made by a tool.
  await make('outputs/exports/riso/d.webp');
  await make('outputs/invokeai/thumbnails/e.webp');
  await make('outputs/comfyui/.hidden/f.webp');
  await symlink('/etc', join(pilothouse.workspace, 'outputs/comfyui/out'));
  await writeFile(join(pilothouse.workspace, 'outputs/comfyui/log.txt'), 'x');

  const page = await list();
  expect(page.items.map(({ path }) => path)).toEqual([
    'outputs/swarmui/film.mp4',
    SAMPLE,
    'outputs/swarmui/c.webp',
    'outputs/comfyui/2026-11-29/deep/b.webp',
    'outputs/comfyui/a.webp',
  ]);
  expect(page.places).toEqual([
    { place: 'comfyui', count: 2 },
    { place: 'samples', count: 1 },
    { place: 'swarmui', count: 2 },
  ]);
  expect(page.items.map(({ kind, run }) => [kind, run]).slice(0, 2)).toEqual([
    ['video', null],
    ['picture', RUN],
  ]);
  expect(await paths({ place: 'samples' })).toEqual([SAMPLE]);
  expect(await list({ offset: '3', limit: '1' })).toMatchObject({
    total: 5,
    offset: 3,
    items: [{ path: 'outputs/comfyui/2026-11-29/deep/b.webp' }],
  });
});

test('searched by prompt, model and seed, all words, also in one that is written over in its place', async () => {
  await make('outputs/comfyui/a.webp', { prompt: 'a lighthouse at dusk' });
  await make('outputs/comfyui/b.webp', { prompt: 'a harbour at dusk' });
  await list();
  await vi.waitFor(async () => expect((await list()).unread).toBe(0));
  expect(await paths({ text: 'DUSK harbour' })).toEqual(['outputs/comfyui/b.webp']);
  expect(await paths({ text: 'dreamshaper 77' })).toHaveLength(2);
  expect(await paths({ text: 'fox' })).toEqual([]);

  await make('outputs/comfyui/b.webp', { prompt: 'a fox in the snow', side: 32, ago: 90 });
  await vi.waitFor(async () => expect(await paths({ text: 'fox' })).toEqual(['outputs/comfyui/b.webp']));
  expect(await paths({ text: 'harbour' })).toEqual([]);
});

test('one tells how it was made; nothing else of the workspace is read here', async () => {
  await make('outputs/comfyui/a.webp', { prompt: 'a lighthouse' });
  await make('datasets/riso/x.webp', { prompt: 'secret' });
  const facts = (path: string) => pilothouse.api(`media/facts?${new URLSearchParams({ path }).toString()}`);
  expect(await read(MediaFacts, facts('outputs/comfyui/a.webp'))).toMatchObject({
    prompt: 'a lighthouse',
    model: 'dreamshaper',
    seed: '77',
  });
  await symlink('/etc/hostname', join(pilothouse.workspace, 'outputs/comfyui/link.png'));
  for (const [path, status] of [
    ['datasets/riso/x.webp', 404],
    ['outputs/../datasets/riso/x.webp', 400],
    ['outputs/comfyui/link.png', 403],
    ['outputs/comfyui/gone.png', 404],
  ] as const) {
    expect((await facts(path)).status, path).toBe(status);
  }
});

test('a page that looks on is told of new pictures, in new folders too', async () => {
  await make('outputs/comfyui/a.webp');
  await list();
  const socket = pilothouse.socket('/media');
  let told = 0;
  socket.on('media.changed', () => (told += 1));
  await vi.waitFor(() => expect(socket.connected).toBe(true));
  for (const path of ['outputs/comfyui/b.webp', 'outputs/comfyui/new/c.webp', 'outputs/invokeai/d.webp']) {
    const before = told;
    await make(path, { ago: 0 });
    await vi.waitFor(() => expect(told).toBeGreaterThan(before), { timeout: 8_000 });
    await vi.waitFor(async () => expect(await paths()).toContain(path));
  }
});
