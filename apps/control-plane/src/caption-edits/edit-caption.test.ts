import type { CaptionOperation } from '@pilothouse/contracts/caption-edits';
import { CaptionOperation as Operation } from '@pilothouse/contracts/caption-edits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editCaption, tagsOf } from './edit-caption.js';
import { replaceAll } from './replace-text.js';

const RUNS = { numRuns: 300 };

const tag = fc
  .stringMatching(/^[a-cA-C ä$.*]{1,4}$/)
  .map((text) => text.trim())
  .filter((text) => text !== '');
const tags = fc.array(tag, { minLength: 1, maxLength: 4 });
const caption = fc
  .array(fc.oneof(tag, fc.constantFrom('', ' ')), { maxLength: 8 })
  .chain((parts) => fc.constantFrom(', ', ',', ' ,\n', '\n').map((between) => parts.join(between)));
const edit = (text: string, operation: CaptionOperation) =>
  editCaption(text, Operation.parse(operation) as Parameters<typeof editCaption>[1], 'a.png');
const operation: fc.Arbitrary<CaptionOperation> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    tags,
    at: fc.constantFrom('start' as const, 'end' as const),
  }),
  fc.record({ type: fc.constant('remove' as const), tags }),
  fc.record({ type: fc.constant('rename' as const), tags, to: tag }),
  fc.record({
    type: fc.constant('move' as const),
    tags,
    to: fc.constantFrom('start' as const, 'end' as const),
  }),
  fc.record({ type: fc.constant('deduplicate' as const), isCaseSensitive: fc.boolean() }),
  fc.record({ type: fc.constant('trigger' as const), word: tag }),
);

const sorted = (text: string) => tagsOf(text).sort();

describe('an operation on tags', () => {
  it('done twice is done once', () => {
    fc.assert(
      fc.property(caption, operation, (text, op) => {
        const once = edit(text, op);
        expect(edit(once, op)).toBe(once);
      }),
      RUNS,
    );
  });

  it('touches no byte of a caption that has nothing to change', () => {
    fc.assert(
      fc.property(caption, operation, (text, op) => {
        const after = edit(text, op);
        if (tagsOf(after).join() === tagsOf(text).join()) expect(after).toBe(text);
      }),
      RUNS,
    );
  });

  it('keeps every tag that it does not name, and their order', () => {
    fc.assert(
      fc.property(caption, tags, tag, (text, named, to) => {
        const others = (from: string) => tagsOf(from).filter((each) => !named.includes(each) && each !== to);
        for (const op of [
          { type: 'add', tags: named, at: 'start' },
          { type: 'remove', tags: named },
          { type: 'rename', tags: named, to },
          { type: 'move', tags: named, to: 'end' },
        ] as CaptionOperation[]) {
          expect(others(edit(text, op))).toEqual(others(text));
        }
      }),
      RUNS,
    );
  });

  it('removes and renames all of a tag, and adds it once', () => {
    fc.assert(
      fc.property(caption, tag, tag, (text, one, to) => {
        expect(tagsOf(edit(text, { type: 'remove', tags: [one] }))).not.toContain(one);
        const renamed = tagsOf(edit(text, { type: 'rename', tags: [one], to }));
        if (one !== to) expect(renamed).not.toContain(one);
        expect(tagsOf(edit(text, { type: 'add', tags: [one], at: 'end' }))).toContain(one);
        expect(tagsOf(edit(text, { type: 'trigger', word: one }))[0]).toBe(one);
      }),
      RUNS,
    );
  });

  it('moves and shuffles without losing or making a tag', () => {
    fc.assert(
      fc.property(caption, tags, fc.nat(9), fc.nat(3), (text, named, seed, keepFirst) => {
        const shuffled = edit(text, { type: 'shuffle', seed, keepFirst });
        expect(sorted(shuffled)).toEqual(sorted(text));
        expect(tagsOf(shuffled).slice(0, keepFirst)).toEqual(tagsOf(text).slice(0, keepFirst));
        expect(edit(text, { type: 'shuffle', seed, keepFirst })).toBe(shuffled);
        const moved = edit(text, { type: 'move', tags: named, to: 'start' });
        expect(new Set(tagsOf(moved))).toEqual(new Set(tagsOf(text)));
      }),
      RUNS,
    );
  });

  it('leaves each tag once when it deduplicates', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const after = tagsOf(edit(text, { type: 'deduplicate', isCaseSensitive: false }));
        expect(new Set(after.map((each) => each.toLowerCase())).size).toBe(after.length);
      }),
      RUNS,
    );
  });
});

describe('replacing', () => {
  const plain = { type: 'replace', isPattern: false, isCaseSensitive: true } as const;
  const pattern = { ...plain, isPattern: true } as const;

  it('takes plain text as it stands, signs of patterns included', async () => {
    const strange = fc.string({
      unit: fc.constantFrom('$', '&', '(', '.', '\\', '-', 'a', '1'),
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(strange, strange, strange, async (find, to, around) => {
        const text = `x${around}${find}${around}x`;
        expect(await replaceAll([text], { ...plain, find, with: to })).toEqual([text.split(find).join(to)]);
      }),
      { numRuns: 200 },
    );
  });

  it('by a pattern knows its groups, and tidies the commas of what it takes out', async () => {
    const swap = { ...pattern, find: '(\\w+) sea', with: 'sea of $1' };
    expect(await replaceAll(['calm sea, boat', 'boat'], swap)).toEqual(['sea of calm, boat', 'boat']);
    expect(await replaceAll(['a, boat, b', 'boat'], { ...plain, find: 'boat', with: '' })).toEqual([
      'a, b',
      '',
    ]);
  });

  it('by a pattern that tries for ever is stopped, and says so', async () => {
    const evil = { ...pattern, find: '(a+)+$', with: 'x' };
    await expect(replaceAll([`${'a'.repeat(60)}!`], evil, 300)).rejects.toThrow(/takes too long/);
  });

  it('by a pattern that cannot be read says what is wrong with it', async () => {
    await expect(replaceAll(['a'], { ...pattern, find: '(', with: '' })).rejects.toThrow(/cannot be read/);
  });
});
