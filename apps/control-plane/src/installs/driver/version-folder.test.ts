import { expect, test } from 'vitest';
import { VersionName } from '@pilothouse/contracts/tools';
import { tooLittle } from './free-disk.js';
import { flagsIn } from './help.js';
import { versionNamed } from './version-folder.js';

test.each([
  ['v0.3.64', 'v0.3.64'],
  ['release/2.0', 'release-2.0'],
  ['1.0+cpu', '1.0+cpu'],
  ['current', 'version-current'],
  ['-x', 'x'],
])('a tag or release %s is the folder %s', (tag, name) => {
  expect(versionNamed(tag)).toBe(name);
  expect(VersionName.safeParse(versionNamed(tag)).success).toBe(true);
});

test('too little disk is told with the figures', () => {
  expect(tooLittle('ComfyUI', 9, 9)).toBe('');
  expect(tooLittle('ComfyUI', 9, 3.42)).toBe(
    'ComfyUI needs 9.0 GB of disk while it is installed, and the workspace has 3.4 GB free. Free 5.6 GB more, then install it again.',
  );
});

test('flags are read from a help text', () => {
  expect(
    flagsIn(
      'usage: main.py [-h] [--listen [IP]]\n  --port PORT  as with --port. Not a-b nor x--y\n  --log=LEVEL',
    ),
  ).toEqual(['-h', '--listen', '--port', '--log']);
});
