import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { expect, test } from 'vitest';
import { leadingTag, splitTags } from './caption-tags.js';

const image = (file: string, caption: string): DatasetImage => ({
  file,
  kind: 'picture',
  bytes: 1,
  width: 1024,
  height: 1024,
  changedAt: 1,
  caption,
  captionVersion: 'v1',
  problem: '',
});

test('a caption is read as tags, each once, in order', () => {
  expect(splitTags(' riso, sea ,, sea\nsun ')).toEqual(['riso', 'sea', 'sun']);
  expect(splitTags(null)).toEqual([]);
});

test('the leading tag is the one most captions begin with, and none when they do not agree', () => {
  expect(leadingTag([image('1.png', 'riso, sea'), image('2.png', 'riso, sun'), image('3.png', 'gull')])).toBe(
    'riso',
  );
  expect(leadingTag([image('1.png', 'sea'), image('2.png', 'sun')])).toBeNull();
  expect(leadingTag([image('1.png', 'sea')])).toBeNull();
});
