import { expect, test, vi } from 'vitest';
import { LevelIndex } from './level-index';
import { LogLines } from './log-lines';
import { LogSearch } from './log-search';

const bytes = (text: string) => new TextEncoder().encode(text);
const BLOCK = { lines: 4, bytes: 1_000 };

function linesOf(...texts: string[]) {
  const lines = new LogLines({ lines: 12, bytes: Infinity, block: BLOCK });
  let at = 0;
  const write = (text: string) => {
    lines.push(bytes(text), at);
    at += bytes(text).length;
  };
  texts.forEach(write);
  return { lines, write };
}

async function found(lines: LogLines, query: string, level: 'all' | 'warn' | 'error' = 'all') {
  const search = new LogSearch(lines);
  search.ask(query, level);
  await vi.waitFor(() => expect(search.isSearching).toBe(false));
  return search;
}

/** Every hit, from the first on, by the search's own steps. */
function hitsOf(search: LogSearch) {
  const hits: number[] = [];
  for (let hit = search.after(-Infinity); hit !== null && !hits.includes(hit); hit = search.after(hit))
    hits.push(hit);
  return hits;
}

test.each([
  ['hit\nmiss\nHIT hit\n\nno', 'hit', [0, 2]],
  ['a\nb\nc\nd\ne hit\nf\ng hit\n', 'HIT', [4, 6]],
  ['\x1b[1mh\x1b[0mit\nh it\n', 'hit', [0]],
  ['\x1b]8;;half\nhit\n', 'hit', [1]],
  ['first\nunfinished hit', 'hit', [1]],
  ['bar hit\rbar\nhit 川\nÄRGER hit', 'ärger', [2]],
  ['bar hit\rbar\n', 'hit', []],
  ['a\nb', 'c', []],
])('in %j %j is found in the lines %j', async (text, query, seqs) => {
  const search = await found(linesOf(text).lines, query);
  expect(hitsOf(search)).toEqual(seqs);
  expect(search.count).toBe(seqs.length);
  expect(seqs.map((seq) => search.placeOf(seq))).toEqual(seqs.map((_, at) => at + 1));
});

test('one goes from hit to hit and around, both ways', async () => {
  const search = await found(linesOf('hit\n-\nhit\n-\n-\nhit\n- hit').lines, 'hit');
  expect([0, 1, 2, 5, 6].map((seq) => search.after(seq))).toEqual([2, 2, 5, 6, 0]);
  expect([0, 1, 2, 5, 6, 7].map((seq) => search.before(seq))).toEqual([6, 0, 0, 2, 5, 6]);
});

test('among the warnings only warnings are found', async () => {
  const { lines } = linesOf('hit\nWARNING: hit\nERROR hit\nWARNING: miss\n');
  expect(hitsOf(await found(lines, 'hit', 'warn'))).toEqual([1, 2]);
  expect(hitsOf(await found(lines, 'hit', 'error'))).toEqual([2]);
});

test('what is written later is found, what is let go is not any more, and what is put in front is', async () => {
  const { lines, write } = linesOf('hit\nmiss\nunfinished');
  const search = await found(lines, 'hit');
  write(' hit\n');
  write('hit\n-\n'.repeat(8));
  lines.letGo();
  search.look();
  await vi.waitFor(() => expect(search.isSearching).toBe(false));
  expect(lines.first).toBe(8);
  expect(hitsOf(search)).toEqual([9, 11, 13, 15, 17]);

  lines.prepend(bytes('hit\n-\n'), 4);
  search.look();
  await vi.waitFor(() => expect(search.isSearching).toBe(false));
  expect(hitsOf(search)).toEqual([6, 9, 11, 13, 15, 17]);
});

test('warnings and errors are picked out, of new lines, of those that grew and of those put in front', () => {
  const { lines, write } = linesOf('WARNING: a\nb\nERR');
  const warnings = new LevelIndex('warn');
  expect(warnings.read(lines)).toEqual([0]);
  write('OR c\nd\nWARNING: e');
  expect(warnings.read(lines)).toEqual([0, 2, 4]);
  expect(warnings.read(lines)).toBe(warnings.read(lines));
  write('\n-\n-\n-\n-\n-\n-\n-\n-\nERROR f\n');
  lines.letGo();
  expect([lines.first, warnings.read(lines)]).toEqual([4, [4, 13]]);
  lines.prepend(bytes('ERROR\n-\n'), 0);
  expect(warnings.read(lines)).toEqual([2, 4, 13]);
  expect(new LevelIndex('error').read(lines)).toEqual([2, 13]);
});
