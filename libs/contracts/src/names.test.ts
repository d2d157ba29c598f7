import { describe, expect, test } from 'vitest';
import { FileName, ItemName, RelativePath, ServiceName } from './names.js';

describe('ItemName', () => {
  test.each(['riso-coast', 'Schulgebäude 2', '川', 'a.b_c', '0'])('takes %j', (name) => {
    expect(ItemName.parse(name)).toBe(name.normalize('NFC'));
  });
  test.each([
    '',
    '.',
    '..',
    '....',
    '-rf',
    ' a',
    'a ',
    'a.',
    'a/b',
    'a\\b',
    'a\u0000',
    'a\nb',
    '!!!',
    '"q"',
    'x'.repeat(81),
    '川'.repeat(67),
    'a\ud800',
  ])('refuses %j', (name) => expect(ItemName.safeParse(name).success).toBe(false));
});

describe('FileName', () => {
  test.each(['a.png', 'ein Bild (1).jpg', "it's.webp"])('takes %j', (name) => {
    expect(FileName.parse(name)).toBe(name);
  });
  test.each(['', '.', '..', '.hidden', '../x.png', 'a/b', 'a\\b', 'a\u0000.png', 'a\r.png'])(
    'refuses %j',
    (name) => {
      expect(FileName.safeParse(name).success).toBe(false);
    },
  );
});

test.each(['../x', 'a/../b', '/etc/passwd', 'a//b', 'a/', './a', 'a/.git'])(
  'RelativePath refuses %j',
  (path) => {
    expect(RelativePath.safeParse(path).success).toBe(false);
  },
);

test.each(['../etc', 'A', '', 'a b', '-x'])('ServiceName refuses %j', (name) => {
  expect(ServiceName.safeParse(name).success).toBe(false);
});
