import { expect, test } from 'vitest';
import { countTags, suggestTags, tagAtCaret } from './caption-tags';
import { image } from './image.fixture';

test('tags are counted by captions, not by mentions, most frequent first', () => {
  const images = [image('1.png', 'sea, sea, sun'), image('2.png', 'sea'), image('3.png', null)];
  expect(countTags(images)).toEqual([
    { tag: 'sea', count: 2 },
    { tag: 'sun', count: 1 },
  ]);
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
