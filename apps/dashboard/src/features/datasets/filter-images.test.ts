import { expect, test } from 'vitest';
import { leadingTag } from '@pilothouse/pictures/caption-tags';
import { trainerEye } from '@pilothouse/pictures/trainer-eye';
import { filterImages, type ImageFilter, NO_FILTER } from './filter-images';
import { image } from './image.fixture';
import { countProblems, problemsOf, type Yardstick } from './problems';

const ALL: ImageFilter = { ...NO_FILTER, sort: 'name' };
const eye = trainerEye({ resolution: 1024, neverEnlarges: false });
const yardOf = (lead: string | null): Yardstick => ({ lead, eye, marks: new Map(), resolution: 1024 });
const files = (over: Partial<ImageFilter>) =>
  filterImages(images, { ...ALL, ...over }, yardOf(leadingTag(images))).map(({ file }) => file);

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

test('size, ratio and bucket narrow it further', () => {
  expect(files({ ratio: 'landscape' })).toEqual(['p-2.png']);
  expect(files({ size: '512-768' })).toEqual(['p-2.png']);
  expect(files({ size: 'ge-1024', ratio: 'square', tag: 'sea' })).toEqual(['p-3.png', 'p-10.png']);
  expect(files({ bucket: '1152x896' })).toEqual(['p-2.png']);
});

test('every problem is counted under its own words, worst first', () => {
  expect(countProblems(images, yardOf('riso'))).toEqual([
    { kind: 'unusable', title: 'Cannot be used', count: 1 },
    { kind: 'uncaptioned', title: 'No caption', count: 1 },
    { kind: 'small', title: 'Below 1024 px', count: 1 },
    { kind: 'unled', title: 'Without riso', count: 1 },
  ]);
});

test("SDXL's own portrait size is not called small", () => {
  expect(problemsOf(image('a.png', 'riso', { width: 832, height: 1216 }), yardOf(null))).toEqual([]);
});

test('a caption of spaces is an empty one', () => {
  expect(problemsOf(image('a.png', '  '), yardOf(null)).map(({ kind }) => kind)).toEqual(['empty']);
});
