import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashFile } from './hash-file.js';
import { haveSameBytes } from './same-bytes.js';

/** What is read at once outside a thread of its own. */
const CHUNK = 256 * 1024;
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
    expect(await hashFile(a!)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await haveSameBytes(a!, b!)).toBe(true);
    expect(await haveSameBytes(a!, c!)).toBe(false);
    if (length === 0) return;
    bytes[length - 1]! ^= 1;
    await writeFile(b!, bytes);
    expect(await haveSameBytes(a!, b!)).toBe(false);
  },
);

it('files that are hashed at once do not share their bytes', async () => {
  const contents = Array.from({ length: 6 }, () => randomBytes(CHUNK + 5));
  await Promise.all(contents.map((bytes, at) => writeFile(join(folder, `many-${at}`), bytes)));
  const hashes = await Promise.all(contents.map((_, at) => hashFile(join(folder, `many-${at}`))));
  expect(hashes).toEqual(contents.map((bytes) => createHash('sha256').update(bytes).digest('hex')));
});

it('a link is refused where it is not to be followed, and a pipe without anybody waiting for its other end', async () => {
  const [file, link, pipe] = ['file', 'link', 'pipe'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(file, 'x');
  await symlink(file, link);
  execFileSync('mkfifo', [pipe]);
  expect(await hashFile(link)).toBe(await hashFile(file));
  await expect(hashFile(link, { followsNoLink: true })).rejects.toMatchObject({ code: 'ELOOP' });
  await expect(hashFile(pipe)).rejects.toMatchObject({ code: 'ESPIPE' });
});

it('what it was aborted with is thrown', async () => {
  const file = join(folder, 'aborted');
  await writeFile(file, randomBytes(3 * CHUNK));
  const ending = new AbortController();
  const onBytes = () => ending.abort(new Error('it was paused'));
  await expect(hashFile(file, { onBytes, signal: ending.signal })).rejects.toThrow('it was paused');
});
