import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashFile, haveSameBytes } from './hash-file.js';

const CHUNK = 2 * 1024 * 1024;
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ph-hash-'))));
afterAll(() => rm(folder, { recursive: true }));

it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])(
  'a file of %i bytes has the hash of its bytes, and is the same as none but its copy',
  async (length) => {
    const bytes = randomBytes(length);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name));
    await writeFile(a!, bytes);
    await writeFile(b!, bytes);
    await writeFile(c!, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await hashFile({ path: a! })).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await haveSameBytes({ a: a!, b: b! })).toBe(true);
    expect(await haveSameBytes({ a: a!, b: c! })).toBe(false);
    if (length === 0) return;
    bytes[length - 1]! ^= 1;
    await writeFile(b!, bytes);
    expect(await haveSameBytes({ a: a!, b: b! })).toBe(false);
  },
);

it('files that are hashed at once do not share their bytes', async () => {
  const contents = Array.from({ length: 6 }, () => randomBytes(CHUNK + 5));
  await Promise.all(contents.map((bytes, at) => writeFile(join(folder, `many-${at}`), bytes)));
  const hashes = await Promise.all(contents.map((_, at) => hashFile({ path: join(folder, `many-${at}`) })));
  expect(hashes).toEqual(contents.map((bytes) => createHash('sha256').update(bytes).digest('hex')));
});
