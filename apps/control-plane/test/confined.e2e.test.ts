import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';
import { lora } from './safetensors.js';

let pilothouse: Booted;
let library: Library;
let outside: string;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
  outside = await mkdtemp(join(tmpdir(), 'ph-outside-'));
});
afterAll(async () => {
  await pilothouse.close();
  await rm(outside, { recursive: true });
});
beforeEach(() => library.next());

test('a dataset that is a link takes no image and no caption: nothing is made where it leads to', async () => {
  const elsewhere = join(outside, 'elsewhere');
  await mkdir(elsewhere);
  await symlink(elsewhere, join(pilothouse.workspace, 'datasets/linked'));
  library.name = 'linked';
  await expect.poll(async () => (await library.listed())?.problem).toMatch(/is a link to/);

  const sent = library.upload({ 'a.png': await picture(), 'a.txt': 'a boat' });
  await expect(sent).rejects.toThrow(/links are not followed/);
  expect((await library.saveCaption('a.png', 'a boat', '')).status).toBe(409);
  expect(await readdir(elsewhere)).toEqual([]);
});

test('a caption that is a link out of the workspace is neither shown nor replaced', async () => {
  const secret = join(outside, 'secret.txt');
  await writeFile(secret, 'top secret');
  await library.upload({ 'a.png': await picture() });
  await symlink(secret, library.folder('a.txt'));
  await expect.poll(async () => (await library.listed())?.problem).toMatch(/leads out of the workspace/);

  const answer = await library.saveCaption('a.png', 'mine', '');
  expect(answer.status).toBe(409);
  expect(JSON.stringify(await answer.json())).not.toContain('top secret');
  expect(await readFile(library.folder('a.txt'), 'utf8')).toBe('top secret');
});

test('a picture or model that has just become a link out of the workspace is not sent: what was known of it is no way there', async () => {
  const secret = join(outside, 'secret.png');
  await writeFile(secret, await picture('png', 128, 'red'));
  await library.upload({ 'a.png': await picture() });
  await writeFile(join(pilothouse.workspace, 'models/a.safetensors'), lora());
  const model = () => pilothouse.api('models/file?path=a.safetensors');
  await expect.poll(async () => (await model()).status).toBe(200);

  // Before anybody can have noticed.
  for (const path of [library.folder('a.png'), join(pilothouse.workspace, 'models/a.safetensors')]) {
    await symlink(secret, `${path}.link`);
    await rename(`${path}.link`, path);
  }
  const asked = [
    pilothouse.api(library.url('/images/a.png')),
    pilothouse.api(library.url('/thumbnails/a.png')),
    model(),
  ];
  for (const answer of await Promise.all(asked)) {
    expect([403, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toMatch(/json/);
  }
});

test.each([
  ['NUL', '\0'],
  ['a line break', '\n'],
])('a file name with %s is refused as what it is', async (_, character) => {
  const boundary = 'xyz';
  const body =
    `--${boundary}\r\ncontent-disposition: form-data; name="images"; filename="a${character}.png"\r\n\r\n` +
    `bytes\r\n--${boundary}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const answer = await pilothouse.api(library.url('/images'), { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
  expect(ErrorBody.parse(await answer.json()).message).toMatch(/control character/);
  expect(await readdir(library.folder())).toEqual([]);
});
