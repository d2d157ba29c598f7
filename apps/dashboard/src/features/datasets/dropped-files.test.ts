import { expect, test } from 'vitest';
import { folderOf } from './dataset-name';
import { countFound, filesOfPaste, sortFiles } from './dropped-files';

const found = (name: string, text = '', folder = '') => ({ file: new File([text], name), folder });

test('a caption file goes with the picture of its name, in the same folder only', async () => {
  const { sendables, refused } = sortFiles([
    found('1.png', '', '/set/a'),
    found('1.png', '', '/set/b'),
    found('1.txt', 'riso, sea', '/set/b'),
  ]);
  expect(sendables.map(({ path }) => path)).toEqual(['set/a/1.png', 'set/b/1.png']);
  expect(await Promise.all(sendables.map(({ caption }) => caption?.text()))).toEqual([
    undefined,
    'riso, sea',
  ]);
  expect(refused).toEqual([]);
});

test('what is neither picture, video nor archive is refused with a reason, what nobody meant to add is left out', () => {
  const { sendables, refused } = sortFiles([
    found('ok.WebP'),
    found('set.zip'),
    found('set.txt', 'no caption of an archive'),
    found('film.mp4'),
    found('old.avi'),
    found('alone.txt', 'words'),
    found('.DS_Store'),
    found('Thumbs.db'),
  ]);
  expect(sendables.map(({ path }) => path)).toEqual(['ok.WebP', 'set.zip', 'film.mp4']);
  expect(refused.map(({ file, reason }) => [file.name, reason])).toEqual([
    ['set.txt', 'A caption without a picture of the same name beside it'],
    ['old.avi', '.avi is not taken: PNG, JPEG, WebP, videos and ZIP are'],
    ['alone.txt', 'A caption without a picture of the same name beside it'],
  ]);
});

test('an archive or a folder that is dropped names the dataset', () => {
  expect(folderOf([found('riso coast.zip')])).toBe('riso coast');
  expect(folderOf([found('1.png', '', '/gulls'), found('2.png', '', '/gulls/deep')])).toBe('gulls');
  expect(folderOf([found('a.zip'), found('b.zip')])).toBe('');
  expect(countFound([found('a.zip'), found('1.png')])).toEqual({ pictures: 1, archives: ['a.zip'] });
});

test('a screenshot is named after the moment it was pasted, a copied file keeps its name', () => {
  const files = [new File([], 'image.png'), new File([], 'gull.png')];
  const pasted = filesOfPaste({ files } as unknown as DataTransfer, new Date('2026-11-22T14:32:07Z'));
  expect(pasted.map(({ file }) => file.name)).toEqual(['pasted-2026-11-22-143207.png', 'gull.png']);
});
