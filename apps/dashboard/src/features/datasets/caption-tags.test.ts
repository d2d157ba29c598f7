import { expect, test } from 'vitest';
import { addTag, countTags, removeTag, suggestTags, tagAtCaret } from './caption-tags';
import { image } from './image.fixture';

test('tags are counted by captions, not by mentions, most frequent first', () => {
  const images = [image('1.png', 'sea, sea, sun'), image('2.png', 'sea'), image('3.png', null)];
  expect(countTags(images)).toEqual([
    { tag: 'sea', count: 2 },
    { tag: 'sun', count: 1 },
  ]);
});

test('adding a tag keeps what is there and adds nothing twice', () => {
  expect(addTag('riso, sea', 'sun')).toBe('riso, sea, sun');
  expect(addTag('riso, sea,', 'sun')).toBe('riso, sea, sun');
  expect(addTag('riso, sea', 'sea')).toBe('riso, sea');
  expect(addTag(null, 'sun')).toBe('sun');
});

test('removing a tag takes the whole tag and leaves a caption without it as it stands', () => {
  expect(removeTag('riso, sea, sea bird', 'sea')).toBe('riso, sea bird');
  expect(removeTag('riso,  sea bird', 'sea')).toBe('riso,  sea bird');
});

test('suggestions finish the tag at the caret and leave out what the caption has', () => {
  const tags = [
    { tag: 'sea', count: 9 },
    { tag: 'seagull', count: 4 },
    { tag: 'sun', count: 2 },
  ];
  expect(tagAtCaret('riso, se', 8)).toEqual({ start: 6, typed: 'se' });
  expect(suggestTags(tags, 'riso, se', 8, 3).map(({ tag }) => tag)).toEqual(['sea', 'seagull']);
  expect(suggestTags(tags, 'sea, se', 7, 3).map(({ tag }) => tag)).toEqual(['seagull']);
  expect(suggestTags(tags, 'riso, ', 6, 3)).toEqual([]);
});
