import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskPath } from '@pilothouse/contracts/files';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { Confinement } from './confinement.js';
import { bytesOf, textOf } from './disk-names.js';

let root: string;
let outside: string;

beforeAll(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'ph-outside-')));
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ph-inside-')));
  writeFileSync(join(outside, 'secret'), 'outside');
  mkdirSync(join(outside, 'big'));
  writeFileSync(join(outside, 'big/model'), 'inside');
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'a/b/f'), 'inside');
  writeFileSync(join(root, 'top'), 'inside');
  symlinkSync(outside, join(root, 'out'));
  symlinkSync('../../' + outside.slice(1), join(root, 'a/out'));
  symlinkSync(join(outside, 'secret'), join(root, 'a/secret'));
  symlinkSync('b', join(root, 'a/in'));
  symlinkSync(join(root, 'a/b/f'), join(root, 'whole'));
  symlinkSync('../top', join(root, 'a/up'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync('../..', join(root, 'a/b/parent'));
  symlinkSync('../../..', join(root, 'a/b/over'));
  symlinkSync(join(outside, 'big'), join(root, 'models'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
});
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(outside, { recursive: true });
});

describe.each([
  ['by handles', true],
  ['by looking first, where there are no handles', false],
])('confinement %s', (_, isTight) => {
  const confinement = () => new Confinement(root, { isTight, mayBeLinks: ['models'] });
  const read = async (path: string) => {
    const { handle } = await confinement().openFile(path);
    try {
      return (await handle.readFile()).toString();
    } finally {
      await handle.close();
    }
  };

  it.each(['a/b/f', 'a/in/f', 'whole', 'a/up', 'a/b/parent/a/b/f', 'a/b/parent/top', 'models/model'])(
    'reads %s, which is inside',
    async (path) => expect(await read(path)).toBe('inside'),
  );

  it.each(['out/secret', 'a/out/secret', 'a/secret', 'a/b/over/x', 'a/b/parent/out/secret'])(
    'refuses %s, which leads out through a link',
    async (path) => {
      await expect(read(path)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  it.each(['..', '../x', 'a/../../x', '/etc/passwd', 'a\0', 'loop', 'pipe', 'a/b/f/x'])(
    'refuses %j',
    async (path) => {
      await expect(read(path)).rejects.toThrow(/is not a path|goes round|no file|no folder/);
    },
  );

  it('knows a link to the outside as such, and never what is behind it', async () => {
    await expect(confinement().follow('out')).resolves.toEqual({ leads: 'outside' });
    await expect(confinement().follow('a/in')).resolves.toMatchObject({ leads: 'folder', realPath: 'a/b' });
    await expect(confinement().follow('loop')).resolves.toEqual({ leads: 'nowhere' });
  });

  it('opens nothing outside, whatever the path is made of', async () => {
    const part = fc.constantFrom(
      'a',
      'b',
      'f',
      'in',
      'out',
      'up',
      'over',
      'parent',
      '..',
      '.',
      '',
      'secret',
      'whole',
      'models',
      'big',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 7 }), async (parts) => {
        const text = await read(parts.join('/')).catch((error: NodeJS.ErrnoException) => {
          expect(error.code).toMatch(/INVALID_INPUT|FORBIDDEN|NOT_FOUND|CONFLICT|ENOENT|ENOTDIR/);
          return 'inside';
        });
        expect(text).toBe('inside');
      }),
      { numRuns: 300 },
    );
  });
});

test('every name on a disk has a text that leads back to its very bytes', () => {
  const byte = fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(0xee, 0xbe, 0x80, 0xc3, 0xa9));
  const name = fc.uint8Array({ min: 1, minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      fc.oneof(
        name,
        fc.array(byte, { minLength: 1 }).map((bytes) => Uint8Array.from(bytes)),
      ),
      (bytes) => {
        expect(bytesOf(textOf(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(bytesOf(text).toString()).toBe(text);
    }),
  );
});

test('a path from outside holds no step upwards, no NUL and nothing absolute', () => {
  const piece = fc.constantFrom(
    'a',
    '..',
    '.',
    '',
    '/',
    '\0',
    '...',
    'ü',
    '\ud800',
    '\uefff',
    'x'.repeat(256),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const path = pieces.join('/');
      const parts = path.split('/');
      const isFine =
        path === '' ||
        parts.every((part) => !['', '.', '..', '\0', '\ud800'].includes(part) && part.length < 256);
      expect(DiskPath.safeParse(path).success).toBe(isFine);
    }),
  );
});
