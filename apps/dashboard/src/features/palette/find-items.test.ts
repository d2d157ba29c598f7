import { expect, test } from 'vitest';
import { findItems, marked } from './find-items';
import type { PaletteItem } from './palette-items';

const item = (id: string, title: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  id,
  group: 'Go to',
  icon: 'runs',
  title,
  act: { type: 'go', href: '/' },
  ...more,
});
const ITEMS = [
  item('page /', 'Home'),
  item('a', 'old-riso', { fact: 'dataset' }),
  item('b', 'riso-coast', { fact: 'LoRA, SDXL' }),
  item('c', 'prisoner'),
  item('d', 'Stop riso-coast', { group: 'Do' }),
  item('e', 'New run', { group: 'Do' }),
];
const ids = (query: string, recent: string[] = []) =>
  findItems(ITEMS, query, recent).map(({ group, items }) => [group, items.map(({ id }) => id)]);

test('the begin of a title comes before the begin of a word, and that before its inside', () => {
  expect(ids('riso')).toEqual([
    ['Go to', ['b', 'a', 'c']],
    ['Do', ['d']],
  ]);
});

test('every word must be found, in the title or beside it', () => {
  expect(ids('riso sdxl')).toEqual([['Go to', ['b']]]);
  expect(ids('riso nowhere')).toEqual([]);
});

test('> shows only commands', () => {
  expect(ids('>')).toEqual([['Do', ['d', 'e']]]);
  expect(ids('> new')).toEqual([['Do', ['e']]]);
});

test('without a query what was used last stands first and only there', () => {
  expect(ids('', ['b', 'gone', 'page /'])).toEqual([
    ['Recent', ['b', 'page /']],
    ['Do', ['e']],
  ]);
});

test('a query of signs is taken as it is typed', () => {
  expect(marked('a.b (c)', '(c)')).toEqual([
    { text: 'a.b ', isHit: false },
    { text: '(c)', isHit: true },
  ]);
});
