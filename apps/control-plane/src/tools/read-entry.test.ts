import { expect, test } from 'vitest';
import { parseEntry } from './read-entry.js';

const GOOD = `
id = "mine"
title = "Mine"
summary = "A tool of my own."
category = "develop"
port = 9999

[start]
command = ["python3", "-m", "http.server", "{port}"]
folder = "{workspace}"

[[options]]
name = "quiet"
title = "Quiet"
type = "switch"
arguments = ["--quiet"]
`;

const whyOf = (text: string) => {
  const read = parseEntry(text, 'mine');
  return 'why' in read ? read.why : '';
};
const instead = (from: string, to: string) => whyOf(GOOD.replace(from, to));

test('an entry is read with its defaults', () => {
  expect(parseEntry(GOOD, 'mine')).toMatchObject({
    entry: { id: 'mine', vram: 'none', start: { stopSeconds: 30, autostart: false } },
  });
});

test.each([
  ['what is not TOML', 'port = 9999', 'port = ', /^Line 6: this is not TOML, /],
  ['a key twice', 'port = 9999', 'port = 1\nport = 2', /^Line 7: this is not TOML, /],
  ['an unknown key', 'port = 9999', 'prot = 9999', 'Line 6: there is no key prot in an entry.'],
  ['an unknown key of a table', 'folder =', 'floder =', 'Line 10: there is no key floder in start.'],
  ['another type', 'port = 9999', 'port = "9999"', 'Line 6: “port” must be a number.'],
  ['a missing key', 'title = "Mine"', '', '“title” is missing.'],
  ['a choice there is not', '"develop"', '"games"', /^Line 5: “category” must be one of train, /],
  [
    'an option of no kind',
    '"switch"',
    '"slider"',
    'Line 15: “type” in options.0 is missing or none of its kinds.',
  ],
  [
    'an option that adds nothing',
    'arguments = ["--quiet"]',
    '',
    /^Line 12: An option adds arguments or environment/,
  ],
  ['a line break in the command', '"{port}"]', '"a\\nb"]', /^Line 9: Text holds no line breaks/],
  [
    'another name than the file',
    'id = "mine"',
    'id = "yours"',
    'Line 2: id is “yours”; it must be the file’s name, “mine”.',
  ],
  [
    'a place there is not',
    '"{port}"',
    '"{prt}"',
    /^Line 9: \{prt\} stands for nothing\. Known are \{workspace\}, /,
  ],
  ['the value of an option where there is none', '"{port}"', '"{value}"', /\{value\} stands for nothing/],
  ['a NUL', '"Mine"', '"Mi\\u0000ne"', /^Line 3: Text holds no line breaks/],
])('%s is told with its line', (_, from, to, why) => {
  expect(instead(from, to)).toMatch(
    why instanceof RegExp ? why : new RegExp(`^${why.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i'),
  );
});
