import { expect, test } from 'vitest';
import { folderOf, wrongWith } from './dataset-name';

const found = (folder: string) => ({ file: new File([], '1.png'), folder });

test.each(['', '   ', '...', '../x', 'a/b', '.hidden', 'a\u0000b', 'x'.repeat(81)])(
  '%j is refused with a sentence',
  (name) => {
    expect(wrongWith(name, [])).not.toBe('');
  },
);

test.each(['riso-coast', ' riso coast ', 'Küste 2', '海'])('%j is taken', (name) => {
  expect(wrongWith(name, ['other'])).toBe('');
});

test('a name that differs from another by letter case only is refused, and the other is named', () => {
  expect(wrongWith('Riso', ['riso'])).toBe('There is a dataset riso already');
});

test('one dropped folder gives the name; several or a bad one do not', () => {
  expect(folderOf([found('/gulls'), found('/gulls/more')])).toBe('gulls');
  expect(folderOf([found('/gulls'), found('/boats')])).toBe('');
  expect(folderOf([found('')])).toBe('');
  expect(folderOf([found('/...')])).toBe('');
});
