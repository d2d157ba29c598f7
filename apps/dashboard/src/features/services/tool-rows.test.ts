import { expect, test } from 'vitest';
import { service, tool, version } from './service.fixture';
import { filterRows, mergeRows, shortCommit, stateOf } from './tool-rows';

const ROWS = mergeRows(
  [
    tool({ id: 'code-server', title: 'code-server', category: 'develop', port: 8443, current: null }),
    tool({ id: 'ai-toolkit', title: 'AI Toolkit', current: null, port: 8675, versions: [] }),
    tool(),
    tool({ id: 'kohya', title: 'Kohya GUI', category: 'train', port: 6666, summary: 'Trains LoRAs.' }),
  ],
  [
    service({ name: 'control-plane', title: 'Control plane', isCore: true, port: null }),
    service({ name: 'own', title: 'own' }),
    service({ name: 'kohya', title: 'Kohya', port: 6666 }),
    service(),
  ],
);

test('tools and services of one name are one row: installed, others, core, then what could be installed; each by what it is for', () => {
  expect(ROWS.map(({ name, tool, service }) => [name, tool !== null, service !== null])).toEqual([
    ['comfyui', true, true],
    ['kohya', true, true],
    ['own', false, true],
    ['control-plane', false, true],
    ['ai-toolkit', true, false],
    ['code-server', true, false],
  ]);
});

test.each([
  ['', 6],
  ['KOHYA', 1],
  ['loras train', 1],
  ['6666', 1],
  ['nothing of it', 0],
])('%j finds %d of them', (query, count) => expect(filterRows(ROWS, query)).toHaveLength(count));

test.each([
  [{ tool: tool({ current: null }), service: null }, 'Not installed', 'absent'],
  [
    { tool: tool({ current: null, installing: '20261128-120000-abcdef' }), service: null },
    'Installing',
    'starting',
  ],
  // An update runs beside what works.
  [{ tool: tool({ installing: '20261128-120000-abcdef' }), service: service() }, 'Running', 'live'],
  [{ tool: tool(), service: null }, 'Unknown', 'absent'],
])('%# is %s', (of, word, kind) => {
  const state = stateOf({ name: 'comfyui', title: 'ComfyUI', ...of });
  expect([state.word, state.kind]).toEqual([word, kind]);
});

test('what was stopped for a run gave way, until it runs again', () => {
  const row = (more: Parameters<typeof service>[0]) => ({
    name: '',
    title: '',
    tool: null,
    service: service(more),
  });
  expect(stateOf(row({ state: 'stopped', pid: 0 }), true).word).toBe('Gave way');
  expect(stateOf(row({ state: 'failed', pid: 0 }), true)).toMatchObject({ word: 'Gave way', trouble: '' });
  expect(stateOf(row({}), true).word).toBe('Running');
});

test('a commit is short, and only said where the version does not say it', () => {
  expect(shortCommit(tool())).toBe('a125cd8');
  expect(shortCommit(tool({ current: 'a125cd8', versions: [version('a125cd8', 'a125cd8d1f')] }))).toBe('');
  expect(shortCommit(tool({ versions: [version('0.12.3')] }))).toBe('');
});
