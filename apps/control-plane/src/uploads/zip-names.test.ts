import { join, sep } from 'node:path';
import { FileName, ItemName } from '@pilothouse/contracts/names';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNames, isJunk, pathParts, readableName } from './zip-names.js';
import { freeNameOf, type Offered, planOf } from './zip-plan.js';

const plain = (bytes: Buffer) => ({ bytes, flags: 0, extraFields: [] });
const decode = (...names: (string | number[])[]) =>
  decodeNames(names.map((name) => plain(Buffer.from(name as string))));

describe('a name without the UTF-8 flag', () => {
  it.each([
    ['UTF-8 all the same', [[...Buffer.from('Möwe.png')]], ['Möwe.png']],
    ['Shift-JIS', [[0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0x2e, 0x70]], ['テスト.p']],
    ['code page 437', [[0x4d, 0x94, 0x77, 0x65, 0x2e, 0x70]], ['Möwe.p']],
    ['code page 437, an accent before a letter', [[0x81, 0x62, 0x65, 0x72]], ['über']],
  ])('that is %s is read as that', (_, names, texts) => {
    expect(decode(...names)).toEqual(texts);
  });

  it('gives way to the one the archive holds in Unicode', () => {
    const data = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from('海.png')]);
    expect(
      decodeNames([{ bytes: Buffer.from('_.png'), flags: 0, extraFields: [{ id: 0x7075, data }] }]),
    ).toEqual(['海.png']);
  });
});

/** Pieces of which bad paths are made, and any bytes. */
const piece = fc.constantFrom(
  '..',
  '.',
  '/',
  '\\',
  'C:',
  '\0',
  'a',
  'x.png',
  '\u202e',
  '…',
  ' ',
  '.hidden',
  '__MACOSX',
  'é',
  '10_cat',
  '\n',
);
const rawPath = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('/'))),
  fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

describe('whatever an archive calls its files', () => {
  it('each becomes one name inside the dataset, of bounded length', () => {
    fc.assert(
      fc.property(fc.array(rawPath, { maxLength: 20 }), fc.nat(0xffff), (paths, flags) => {
        for (const name of decodeNames(paths.map((bytes) => ({ ...plain(bytes), flags })))) {
          const path = pathParts(name);
          if ('refused' in path) continue;
          expect(path.parts).not.toContain('..');
          expect(join('/set', ...path.parts).startsWith(`/set${sep}`)).toBe(true);
          const file = readableName(path.parts.at(-1)!);
          expect(FileName.safeParse(file).success).toBe(true);
          expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('every file stands in the plan once, and folders get names that datasets may have, each its own', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.array(fc.constantFrom('a', 'b', '10_cat', '…', 'x.png', 'x.txt'), {
            minLength: 1,
            maxLength: 5,
          }),
          { selector: (parts) => parts.join('/') },
        ),
        (paths) => {
          const offered = paths.map((parts, n): Offered => ({
            n,
            parts,
            kind: parts.at(-1) === 'x.txt' ? 'caption' : 'image',
          }));
          const plan = planOf(offered, []);
          expect(plan.pictures.length + plan.captions.size + plan.refused.length).toBe(offered.length);
          const names = plan.folders.map(({ name }) => name.toLowerCase());
          expect(new Set(names).size).toBe(names.length);
          expect(names.every((name) => ItemName.safeParse(name).success)).toBe(true);
          expect(plan.folders.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(plan.pictures.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a dataset made of it can be called so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(ItemName.safeParse(freeNameOf(name, new Set(['pictures']))).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

it('what a Mac or Windows left behind is nobody’s picture', () => {
  expect([['__MACOSX', 'a.png'], ['.DS_Store'], ['a', '._x.png'], ['Thumbs.db']].every(isJunk)).toBe(true);
  expect(isJunk(['a', 'b.png'])).toBe(false);
});
