import type { PictureMark, ProblemKind } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadingTag, rivalTags } from './caption-tags.js';
import { problemsOf } from './picture-problems.js';
import { scoreOf } from './score.js';
import { trainerEye } from './trainer-eye.js';

const image = (file: string, caption: string | null, over: Partial<DatasetImage> = {}): DatasetImage => ({
  file,
  kind: 'picture',
  bytes: 1,
  width: 1024,
  height: 1024,
  changedAt: 1,
  caption,
  captionVersion: '',
  problem: '',
  ...over,
});
const mark = (file: string, over: Partial<PictureMark>): [string, PictureMark] => [
  file,
  { file, copyOf: null, like: null, isBlurred: false, isBlank: false, ...over },
];

describe('problems', () => {
  const marks = new Map([
    mark('b.png', { copyOf: 'a.png', like: 'a.png' }),
    mark('c.png', { like: 'a.png', isBlurred: true }),
    mark('d.png', { isBlank: true }),
  ]);
  const yard = { lead: 'riso', eye: trainerEye({ resolution: 1024, neverEnlarges: false }), marks };

  test.each<[DatasetImage, ProblemKind[]]>([
    [image('a.png', 'riso, sea'), []],
    [image('b.png', 'riso'), ['copy']],
    [image('c.png', 'riso'), ['blurred', 'near']],
    [image('d.png', 'riso'), ['blank']],
    [image('e.Png', 'riso'), ['extension']],
    [image('f.png', null, { width: null, height: null, problem: 'It is a GIF image' }), ['unusable']],
    [image('g.png', ' \n'), ['empty']],
    [image('h.png', null), ['uncaptioned']],
    [image('i.png', 'riso', { width: 1000, height: 1000 }), []],
    [image('i.png', 'riso', { width: 832, height: 1216 }), []],
    [image('i.png', 'riso', { width: 900, height: 900 }), ['small']],
    [image('j.png', 'sea, sun'), ['unled']],
    [image('k.png', 'sea, riso\nsun'), ['lines', 'buried']],
    [image('l.png', 'riso', { width: 6000, height: 1500 }), ['odd']],
    [image('m.png', 'riso', { width: 9000, height: 1000 }), ['odd']],
    [image('n.mp4', 'riso', { kind: 'video', width: null, height: null }), []],
    [image('n.mp4', null, { kind: 'video', width: null, height: null }), ['uncaptioned']],
  ])('of $file', (picture, expected) => {
    expect(problemsOf(picture, yard)).toEqual(expected);
  });
});

describe('the score', () => {
  const score = (problems: ProblemKind[][], orphans = 0, isMixed = false) =>
    scoreOf({ problems, orphans, isMixed });

  test('is 100 for a sound dataset and null for none', () => {
    expect(score([[], []])).toEqual({ score: 100, reasons: [] });
    expect(score([]).score).toBeNull();
  });

  test('takes the worst of each picture, and says what mending one kind alone would win', () => {
    expect(score([['small', 'near'], ['copy'], [], []])).toEqual({
      score: 65,
      reasons: [
        { kind: 'copy', count: 1, points: 25 },
        { kind: 'small', count: 1, points: 2.5 },
        { kind: 'near', count: 1, points: 0 },
      ],
    });
  });

  test('an empty caption keeps it below 60 however many good pictures there are', () => {
    const many = [['empty' as const], ...Array.from({ length: 999 }, () => [])];
    expect(score(many)).toMatchObject({ score: 59, reasons: [{ kind: 'empty', points: 41 }] });
  });

  test('counts captions without pictures, and words that do not agree', () => {
    expect(score([[]], 1)).toMatchObject({ score: 75, reasons: [{ kind: 'orphans', count: 1, points: 25 }] });
    expect(score([[], []], 0, true)).toMatchObject({ score: 90 });
  });

  test('lies between 0 and 100, and no problem more ever raises it', () => {
    const kinds = fc.constantFrom<ProblemKind>('unusable', 'empty', 'copy', 'small', 'buried', 'near');
    const pictures = fc.array(fc.uniqueArray(kinds), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pictures, fc.nat(9), kinds, (problems, orphans, worse) => {
        const before = score(problems, orphans).score ?? 0;
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(100);
        const [first = [], ...rest] = problems;
        expect(score([[...first, worse], ...rest], orphans).score).toBeLessThanOrEqual(before);
      }),
    );
  });
});

test('two first words of equal rights are rivals, and one that leads has none', () => {
  const of = (...captions: string[]) => captions.map((caption, at) => image(`${at}.png`, caption));
  expect(rivalTags(of('a, x', 'a, y', 'b, x', 'b'))).toEqual(['a', 'b']);
  expect(rivalTags(of('a, x', 'a, y', 'a, x', 'b'))).toEqual([]);
  expect(rivalTags(of('one sentence', 'another', 'a third'))).toEqual([]);
  expect(leadingTag(of('a, x', 'a, y', 'a, x', 'b'))).toBe('a');
});
