import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import { expect, test } from 'vitest';
import { formOf, readSource } from './source-form';
import { sourceText } from './source-words';

const GIT: ToolSource = { type: 'git', url: 'https://github.com/a/comfy.git', ref: 'v1', submodules: true };
const PACKAGE: ToolSource = { type: 'package', name: 'jupyterlab', version: '4.5.0' };
const ARCHIVE: ToolSource = {
  type: 'archive',
  url: 'https://example.com/code.tar.gz',
  version: '4.106.2',
  sha256: 'a'.repeat(64),
};

test.each([GIT, PACKAGE, ARCHIVE, { ...PACKAGE, index: '/wheels' }])(
  '%j left as it is stays as it is',
  (source) => {
    expect(readSource(source, formOf(source))).toEqual({ source, problems: {} });
  },
);

test('a fork at another commit, and a folder of this machine', () => {
  const form = formOf(GIT);
  expect(readSource(GIT, { ...form, url: ' https://github.com/b/comfy ', ref: 'a125cd8' }).source).toEqual({
    ...GIT,
    url: 'https://github.com/b/comfy',
    ref: 'a125cd8',
  });
  expect(readSource(GIT, { ...form, url: '/workspace/comfy' }).source).toMatchObject({
    url: '/workspace/comfy',
  });
});

test.each<[ToolSource, Partial<ReturnType<typeof formOf>>, string[]]>([
  [GIT, { url: 'comfy' }, ['url']],
  [GIT, { url: 'https://me:secret@github.com/a/b' }, ['url']],
  [GIT, { ref: '--upload-pack=x' }, ['ref']],
  [GIT, { url: '', ref: '' }, ['url', 'ref']],
  [PACKAGE, { version: 'latest' }, ['version']],
  [PACKAGE, { index: 'pypi' }, ['index']],
  [ARCHIVE, { sha256: 'abc' }, ['sha256']],
])('%j with %j is refused at %j', (source, change, fields) => {
  const { source: read, problems } = readSource(source, { ...formOf(source), ...change });
  expect([read, Object.keys(problems)]).toEqual([null, fields]);
  expect(Object.values(problems).every((sentence) => sentence.length > 10)).toBe(true);
});

test('a source is said in one line', () => {
  expect(
    [GIT, PACKAGE, { ...PACKAGE, index: '/wheels' }].map((source) => sourceText(source as ToolSource)),
  ).toEqual([
    'github.com/a/comfy at v1',
    'jupyterlab 4.5.0 from the package index',
    'jupyterlab 4.5.0 from /wheels',
  ]);
});
