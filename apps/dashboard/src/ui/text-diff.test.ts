import { expect, it } from 'vitest';
import { diffTexts } from './text-diff';

const changedIn = (parts: { text: string; isChanged: boolean }[]) =>
  parts.filter(({ isChanged }) => isChanged).map(({ text }) => text.replace(/[,\s]+$/, ''));
const joined = (parts: { text: string }[]) => parts.map(({ text }) => text).join('');

it('marks the tags that go and that come, and keeps the text whole', () => {
  const { before, after } = diffTexts('boat, old tree, sea', 'boat, sea, blue sky', 'tag');
  expect(changedIn(before)).toEqual(['old tree']);
  expect(changedIn(after)).toEqual(['blue sky']);
  expect([joined(before), joined(after)]).toEqual(['boat, old tree, sea', 'boat, sea, blue sky']);
});

it('compares sentences word by word', () => {
  const { before, after } = diffTexts('a boat on the sea', 'a red boat on a lake', 'word');
  expect(changedIn(before)).toEqual(['the sea']);
  expect(changedIn(after)).toEqual(['red', 'a lake']);
});

it('a caption where there was none is all new', () => {
  expect(diffTexts('', 'boat, sea', 'tag')).toEqual({
    before: [],
    after: [{ text: 'boat, sea', isChanged: true }],
  });
});

it('marks texts too long to compare as a whole', () => {
  const long = 'word '.repeat(1_000);
  expect(diffTexts(long, `${long}more`, 'word').after).toEqual([{ text: `${long}more`, isChanged: true }]);
});
