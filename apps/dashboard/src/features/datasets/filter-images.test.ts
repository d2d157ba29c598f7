import { expect, test } from 'vitest';
import { filterImages, type ImageFilter } from './filter-images';
import { image } from './image.fixture';
import { countProblems, problemsOf } from './problems';

const ALL: ImageFilter = { text: '', tag: '', problem: '', sort: 'name' };
const files = (over: Partial<ImageFilter>) =>
  filterImages(images, { ...ALL, ...over }).map(({ file }) => file);

const images = [
  image('p-10.png', 'riso, sea', { changedAt: 5 }),
  image('p-2.png', 'riso, sun', { width: 816, height: 640 }),
  image('p-1.png', null),
  image('p-3.png', 'gull, sea'),
  image('p-4.png', 'riso', { width: null, height: null, problem: 'The file ends too early' }),
];

test('names are put in the order people count in', () => {
  expect(files({})).toEqual(['p-1.png', 'p-2.png', 'p-3.png', 'p-4.png', 'p-10.png']);
  expect(files({ sort: 'newest' })[0]).toBe('p-10.png');
  expect(files({ sort: 'smallest' })[0]).toBe('p-4.png');
});

test('text is found in names and captions, a tag only as a whole', () => {
  expect(files({ text: 'SEA' })).toEqual(['p-3.png', 'p-10.png']);
  expect(files({ text: 'p-1' })).toEqual(['p-1.png', 'p-10.png']);
  expect(files({ tag: 'se' })).toEqual([]);
  expect(files({ tag: 'sea', text: 'gull' })).toEqual(['p-3.png']);
});

test('a problem shows the pictures that have it', () => {
  expect(files({ problem: 'uncaptioned' })).toEqual(['p-1.png']);
  expect(files({ problem: 'small' })).toEqual(['p-2.png']);
  expect(files({ problem: 'unled' })).toEqual(['p-3.png']);
  expect(files({ problem: 'unusable' })).toEqual(['p-4.png']);
});

test('every problem is counted under its own words, worst first', () => {
  expect(countProblems(images)).toEqual([
    { kind: 'unusable', title: 'Cannot be used', count: 1 },
    { kind: 'small', title: 'Below 1024 px', count: 1 },
    { kind: 'uncaptioned', title: 'No caption', count: 1 },
    { kind: 'unled', title: 'Without riso', count: 1 },
  ]);
});

test("SDXL's own portrait size is not called small", () => {
  expect(problemsOf(image('a.png', 'riso', { width: 832, height: 1216 }), null)).toEqual([]);
});

test('a caption of spaces is none', () => {
  expect(problemsOf(image('a.png', '  '), null).map(({ kind }) => kind)).toEqual(['uncaptioned']);
});
