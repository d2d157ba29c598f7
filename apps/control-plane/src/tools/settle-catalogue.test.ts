import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Config } from '../config.js';
import { parseEntry } from './read-entry.js';
import { type EntryFile, settleCatalogue } from './settle-catalogue.js';

const file = (id: string, port: number, title = id): EntryFile => {
  const text = `id = "${id}"\ntitle = "${title}"\nsummary = "s"\ncategory = "watch"\nport = ${port}\n[start]\ncommand = ["x"]\n`;
  return { id, file: `${id}.toml`, ...parseEntry(text, id) };
};
const broken = (id: string): EntryFile => ({ id, file: `${id}.toml`, why: 'It is broken.' });

const settle = (shipped: EntryFile[], own: EntryFile[], before = new Map()) => {
  const settled = settleCatalogue(shipped, own, before, 7878);
  return {
    ...settled,
    titles: [...settled.entries.values()].map(
      ({ entry, origin }) => `${entry.title} ${entry.port} ${origin}`,
    ),
    whys: settled.broken.map(({ file: name, why }) => `${name}: ${why}`),
  };
};

test('an own entry takes the place of the shipped one', () => {
  const { titles, whys } = settle([file('a', 1), file('b', 2)], [file('a', 3, 'mine')]);
  expect(titles).toEqual(['mine 3 own', 'b 2 shipped']);
  expect(whys).toEqual([]);
});

test('a port is used once: the shipped come first, then the own by name', () => {
  const { titles, whys } = settle(
    [file('a', 1)],
    [file('b', 1), file('c', 2), file('d', 2), file('e', 7878)],
  );
  expect(titles).toEqual(['a 1 shipped', 'c 2 own']);
  expect(whys).toEqual([
    'b.toml: Port 1 belongs to a. Give one of the two another port.',
    'd.toml: Port 2 belongs to c. Give one of the two another port.',
    expect.stringMatching(/^e.toml: Port 7878 is where Pilothouse itself listens/),
  ]);
});

test('a broken own entry never lets the shipped one in unasked: what was read last stays', () => {
  const first = settle([file('a', 1)], [file('a', 3, 'mine')]);
  const then = settle([file('a', 1)], [broken('a')], first.entries);
  expect(then.titles).toEqual(['mine 3 own']);
  expect(then.whys).toEqual([
    'a.toml: It is broken. Until it is mended, the tool stays as it was read last.',
  ]);
  const anew = settle([file('a', 1)], [broken('a')]);
  expect([anew.titles, anew.brokenIds]).toEqual([[], new Set(['a'])]);
});

test('the example of the workspace is an entry that can be used', async () => {
  const { home } = Config.fromEnvironment({ PILOTHOUSE_WORKSPACE: '/w' });
  const text = await readFile(join(home, 'workspace/config/tools/example.toml.disabled'), 'utf8');
  expect(parseEntry(text, 'example')).toHaveProperty('entry.options.1.max', 64);
});
