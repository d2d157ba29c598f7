import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Headers, pack as newPack } from 'tar-stream';
import { expect, test } from 'vitest';
import { AppError } from '../platform/app-error.js';
import { readManifest } from './read-manifest.js';

const MANIFEST = {
  format: 'pilothouse-run',
  version: 1,
  exportedAt: 1,
  run: '20261122-074501-k3v9qa',
  request: {
    name: 'harbour',
    family: 'sd15',
    baseModel: 'checkpoints/sd15.safetensors',
    dataset: 'boats',
    triggerWords: ['boat'],
    resolution: 512,
  },
  versions: null,
};

type Entry = Headers & { text?: string };

async function tarOf(...entries: Entry[]): Promise<Buffer> {
  const pack = newPack();
  for (const { text = '', ...header } of entries) pack.entry(header, text);
  pack.finalize();
  return buffer(pack);
}

const manifest = (name = 'harbour/manifest.json', change: object = {}): Entry => ({
  name,
  text: JSON.stringify({ ...MANIFEST, ...change }),
});
const read = (bytes: Buffer) => readManifest(Readable.from([bytes]));
const readTar = async (...entries: Entry[]) => read(gzipSync(await tarOf(...entries)));
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (error: unknown) => {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('INVALID_INPUT');
      return (error as AppError).message;
    },
  );

test('the manifest is enough: what comes after it may be cut off', async () => {
  const archive = gzipSync(
    await tarOf(manifest(), { name: 'harbour/output.log', text: 'x'.repeat(500_000) }),
    {
      level: 0,
    },
  );
  expect((await read(archive.subarray(0, 20_000))).request).toMatchObject({
    name: 'harbour',
    networkRank: 32,
  });
});

test('whoever packed the folder again may have put other files first', async () => {
  const first = { name: './harbour/a.log', text: 'x' };
  expect((await readTar(first, manifest('./harbour/manifest.json'))).run).toBe(MANIFEST.run);
});

test.each<[string, Entry[], RegExp]>([
  ['without a manifest', [{ name: 'harbour/run.json', text: '{}' }], /there is no manifest\.json in it/],
  [
    'with a link for a manifest',
    [{ name: 'a/manifest.json', type: 'symlink', linkname: '/etc/passwd' }],
    /no manifest/,
  ],
  ['with a manifest outside', [manifest('../../manifest.json')], /no manifest/],
  ['with an absolute manifest', [manifest('/etc/manifest.json')], /no manifest/],
  ['with a manifest that is no JSON', [{ name: 'a/manifest.json', text: '{' }], /not what it should be/],
  ['of another program', [manifest(undefined, { format: 'other' })], /not what it should be/],
  ['of a later version', [manifest(undefined, { version: 2 })], /not what it should be/],
  [
    'with a model outside the workspace',
    [manifest(undefined, { request: { ...MANIFEST.request, baseModel: '../../etc/passwd' } })],
    /no step upwards/,
  ],
  [
    'with a dataset outside the workspace',
    [manifest(undefined, { request: { ...MANIFEST.request, dataset: '../x' } })],
    /A name starts with a letter/,
  ],
  [
    'with too many files first',
    Array.from({ length: 1100 }, (_, at) => ({ name: `a/${at}` })),
    /too much stands before/,
  ],
])('an archive %s is refused in a sentence', async (_, entries, why) => {
  expect(await refusal(readTar(...entries))).toMatch(why);
});

test('a bomb is refused before it has grown', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  expect(bomb.length).toBeLessThan(250_000);
  const before = process.memoryUsage().arrayBuffers;
  expect(await refusal(read(bomb))).toMatch(/too much stands before|cannot be unpacked/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000);
});

test('a header that claims any size is refused, not waited for', async () => {
  const pax = await tarOf({ name: 'x'.repeat(300), text: 'x' });
  pax.write('77777777777', 124, 'ascii'); // The size of the extended header: 8 GB.
  fixChecksum(pax);
  expect(await refusal(read(gzipSync(Buffer.concat([pax, Buffer.alloc(100_000_000)]))))).toMatch(
    /not the archive of a run/,
  );
});

test('whatever the bytes are, the answer is a manifest or a refusal', async () => {
  const tar = await tarOf(manifest(), { name: 'harbour/output.log', text: 'log' });
  const random = randomFrom(20261124);
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.from(tar);
    for (let flips = 1 + random(8); flips > 0; flips -= 1) bytes[random(bytes.length)] = random(256);
    const cut = round % 3 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    const archive = round % 5 === 0 ? spoiled(gzipSync(cut), random) : gzipSync(cut);
    const said = await read(archive).catch((error: unknown) => error);
    if (said instanceof Error) expect(said).toBeInstanceOf(AppError);
    else
      expect(said).toMatchObject({
        format: 'pilothouse-run',
        request: { dataset: expect.not.stringMatching(/[/\\]/) },
      });
  }
});

function spoiled(bytes: Buffer, random: (below: number) => number): Buffer {
  bytes[random(bytes.length)] = random(256);
  return bytes;
}

/** The same numbers every time (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function fixChecksum(tar: Buffer) {
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
}
