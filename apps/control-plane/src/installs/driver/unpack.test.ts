import { createWriteStream, mkdtempSync, readFileSync, readlinkSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Headers, pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpack } from './unpack.js';

let folder: string;
let count = 0;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ph-tar-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function unpacked(entries: (Headers & { text?: string })[], bytes = 1e6): Promise<string> {
  const archive = join(folder, `${++count}.tar.gz`);
  const target = join(folder, `out${count}`);
  const tar = pack();
  for (const { text, ...header } of entries) tar.entry(header, text ?? '');
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(archive));
  await unpack(archive, target, { bytes });
  return target;
}

test('its files stand without the topmost folder, programs can be run, and links inside are links', async () => {
  const target = await unpacked([
    { name: 'tool-1.0/', type: 'directory' },
    { name: 'tool-1.0/bin/tool', mode: 0o755, text: 'run me' },
    { name: 'tool-1.0/tool', type: 'symlink', linkname: 'bin/tool' },
    { name: 'tool-1.0/lib/deep/up', type: 'symlink', linkname: '../../bin' },
    { name: 'tool-1.0/again', type: 'link', linkname: 'tool-1.0/bin/tool' },
  ]);
  expect(readFileSync(join(target, 'tool'), 'utf8')).toBe('run me');
  expect(readFileSync(join(target, 'again'), 'utf8')).toBe('run me');
  expect(readlinkSync(join(target, 'lib/deep/up'))).toBe('../../bin');
});

test.each<[string, (Headers & { text?: string })[]]>([
  ['a step upwards', [{ name: 'a/../../evil', text: 'x' }]],
  ['an absolute path', [{ name: '/etc/evil', text: 'x' }]],
  ['a link out of it', [{ name: 'a/out', type: 'symlink', linkname: '../../etc' }]],
  ['an absolute link', [{ name: 'a/out', type: 'symlink', linkname: '/etc' }]],
  ['a step up behind a name', [{ name: 'a/out', type: 'symlink', linkname: 'in/../../..' }]],
  [
    'a file behind a link',
    [
      { name: 'a/d', type: 'symlink', linkname: 'e' },
      { name: 'a/d/evil', text: 'x' },
    ],
  ],
  ['a second name of what is outside', [{ name: 'a/p', type: 'link', linkname: '../../etc/passwd' }]],
  ['a device', [{ name: 'a/null', type: 'character-device' }]],
])('%s is refused', async (_, entries) => {
  await expect(unpacked(entries)).rejects.toThrow(/The archive was not unpacked/);
  expect(existsSync(join(folder, 'evil'))).toBe(false);
});

test('more than the limit is refused while it is unpacked', async () => {
  await expect(unpacked([{ name: 'a/big', text: '0'.repeat(5000) }], 1000)).rejects.toThrow(
    /unpacks to more/,
  );
});
