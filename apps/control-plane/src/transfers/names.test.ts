import { FileName } from '@pilothouse/contracts/names';
import { NamePattern } from '@pilothouse/contracts/transfers';
import fc from 'fast-check';
import { parse } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPattern } from './apply-pattern.js';
import { chooseShare } from './choose-share.js';
import { foldName } from '../platform/fold-name.js';
import { NamePlaces } from './place-names.js';

const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 190 });
const stem = fc.oneof(fc.constantFrom('a', 'A', 'é', 'e\u0301', 'a-2', 'ß', 'İ', '港'), letters);
const file = fc
  .tuple(stem, fc.constantFrom('.png', '.jpg', '.JPG', '.webp'))
  .map(([name, ending]) => name + ending)
  .filter((name) => FileName.safeParse(name).success && parse(name).ext !== '');
const files = fc.array(file, { maxLength: 25 });
const stemOf = (name: string) => foldName(parse(name).name);

describe('NamePlaces', () => {
  it('gives every picture a stem of its own that nothing in the folder has, and keeps its ending', () => {
    fc.assert(
      fc.property(files, files, (there, coming) => {
        const places = new NamePlaces(there);
        const placed = coming.map((each) => places.place(each));
        const stems = placed.map(stemOf);
        expect(new Set(stems).size).toBe(placed.length);
        expect(there.map(stemOf).filter((each) => stems.includes(each))).toEqual([]);
        expect(placed.map((each) => parse(each).ext)).toEqual(coming.map((each) => parse(each).ext));
        for (const [at, name] of placed.entries()) {
          if (name === coming[at]) continue;
          expect(FileName.safeParse(name).success).toBe(true);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [['a.png'], ['a.png', 'b.png'], ['a-2.png', 'b.png']],
    [['A.txt'], ['a.png'], ['a-2.png']],
    [[], ['a.png', 'a.jpg', 'a-2.webp'], ['a.png', 'a-2.jpg', 'a-2-2.webp']],
    [['e\u0301.png'], ['é.png'], ['é-2.png']],
  ])('beside %j, %j become %j', (there, coming, placed) => {
    const places = new NamePlaces(there);
    expect(coming.map((each) => places.place(each))).toEqual(placed);
  });

  it('counts on from where it was: ten thousand of one name take no time', () => {
    const places = new NamePlaces([]);
    const began = performance.now();
    const placed = Array.from({ length: 10_000 }, () => places.place('same.png'));
    expect(placed.at(-1)).toBe('same-10000.png');
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('chooseShare', () => {
  const distinct = fc.uniqueArray(file, { minLength: 2, maxLength: 60 });
  const percent = fc.integer({ min: 1, max: 99 });
  const seed = fc.nat(4_294_967_295);

  it('takes so many, each once, the same ones for the same seed in whatever order they come, and leaves one', () => {
    fc.assert(
      fc.property(distinct, percent, seed, (all, share, number) => {
        const chosen = chooseShare(all, share, number);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.every((each) => all.includes(each))).toBe(true);
        const wanted = Math.min(Math.max(1, Math.round((all.length * share) / 100)), all.length - 1);
        expect(chosen).toHaveLength(wanted);
        expect(chooseShare([...all].reverse(), share, number)).toEqual(chosen);
      }),
      { numRuns: 100 },
    );
  });

  it('takes others for another seed, and never other ones in another version', () => {
    const all = Array.from({ length: 10 }, (_, at) => `${at}.png`);
    expect(chooseShare(all, 30, 1)).not.toEqual(chooseShare(all, 30, 2));
    expect(chooseShare(all, 30, 42)).toMatchInlineSnapshot(`
      [
        "6.png",
        "5.png",
        "8.png",
      ]
    `);
  });
});

describe('applyPattern', () => {
  it.each([
    ['img_{n}', 1, ['b.png', 'a.jpg'], ['img_1.png', 'img_2.jpg']],
    ['{n:4}', 7, ['b.png'], ['0007.png']],
    ['{n}', 9, ['a.png', 'b.png'], ['09.png', '10.png']],
    ['riso {name}', 1, ['a.b.png'], ['riso a.b.png']],
    ['x{name}', 1, ['a.png', 'A.jpg'], ['xa.png', 'xA-2.jpg']],
    ['{n}', 1, ['$&.png'], ['1.png']],
    ['{name}$&', 1, ['a.png'], ['a$&.png']],
  ])('%s from %i names %j as %j', (pattern, start, given, expected) => {
    expect(applyPattern(given, [], { pattern, start })).toEqual(expected);
  });

  it('takes no name of what stays', () => {
    expect(applyPattern(['a.png', 'b.png'], ['1.txt'], { pattern: '{n}', start: 1 })).toEqual([
      '1-2.png',
      '2.png',
    ]);
  });

  it.each(['', 'plain', '{x}', '{n', 'a/{n}', '..{n}', '{n:0}', 'a\u0000{n}'])(
    'refuses the pattern %j',
    (pattern) => {
      expect(NamePattern.safeParse(pattern).success).toBe(false);
    },
  );

  it('refuses a name that no file can have', () => {
    expect(() => applyPattern(['.. .png'], [], { pattern: '{name}', start: 1 })).toThrow(
      /cannot be the name/,
    );
  });
});
