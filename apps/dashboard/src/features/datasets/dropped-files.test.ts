import { expect, test } from 'vitest';
import { filesOfPaste, sortFiles } from './dropped-files';

const found = (name: string, text = '', folder = '') => ({ file: new File([text], name), folder });

test('a caption file goes with the picture of its name, in the same folder only', async () => {
  const { pictures, refused } = await sortFiles([
    found('1.png', '', 'a'),
    found('1.png', '', 'b'),
    found('1.txt', '\uFEFFriso, sea\n', 'b'),
  ]);
  expect(pictures.map(({ caption }) => caption)).toEqual([null, 'riso, sea']);
  expect(refused).toEqual([]);
});

test('what is no picture is refused with a reason, what nobody meant to add is left out', async () => {
  const { pictures, refused } = await sortFiles([
    found('ok.WebP'),
    found('film.mp4'),
    found('alone.txt', 'words'),
    found('.DS_Store'),
    found('Thumbs.db'),
  ]);
  expect(pictures.map(({ file }) => file.name)).toEqual(['ok.WebP']);
  expect(refused.map(({ file, reason }) => [file.name, reason])).toEqual([
    ['film.mp4', '.mp4 is not taken: PNG, JPEG and WebP are'],
    ['alone.txt', 'A caption without a picture of the same name beside it'],
  ]);
});

test('an empty caption file is no caption', async () => {
  const { pictures } = await sortFiles([found('1.png'), found('1.txt', ' \n')]);
  expect(pictures[0]?.caption).toBeNull();
});

test('a screenshot is named after the moment it was pasted, a copied file keeps its name', () => {
  const files = [new File([], 'image.png'), new File([], 'gull.png')];
  const pasted = filesOfPaste({ files } as unknown as DataTransfer, new Date('2026-11-22T14:32:07Z'));
  expect(pasted.map(({ file }) => file.name)).toEqual(['pasted-2026-11-22-143207.png', 'gull.png']);
});
