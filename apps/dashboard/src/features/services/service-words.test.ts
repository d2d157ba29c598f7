import type { Service } from '@pilothouse/contracts/services';
import { expect, test } from 'vitest';
import { sinceText, stateKind, tally, troubleOf, uptime } from './service-words';

const service = (more: Partial<Service> = {}): Service => ({
  name: 'comfyui',
  title: 'ComfyUI',
  state: 'running',
  since: 1_000,
  pid: 7,
  exitCode: null,
  spawnError: '',
  isCore: false,
  hasLog: true,
  health: { state: 'unwatched' },
  port: null,
  page: null,
  tries: 0,
  lastLines: [],
  strangers: [],
  ...more,
});

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min 00 s'],
  [3_599, '59 min 59 s'],
  [3_600, '1 h 00 min'],
  [4.73 * 3_600, '4 h 43 min'],
  [47.99 * 3_600, '47 h 59 min'],
  [48 * 3_600, '2 d 00 h'],
  [-5, '0 s'],
])('%d seconds up is %j', (seconds, text) => expect(plain(uptime(seconds))).toBe(text));

test('an uptime keeps its width while its seconds count', () => {
  const lengths = Array.from({ length: 60 }, (_, second) => uptime(60 + second).length);
  expect(new Set(lengths).size).toBe(1);
});

test('what runs says for how long, what does not says since when, or never', () => {
  expect(plain(sinceText(service(), 9_000))).toBe('8 s');
  expect(sinceText(service({ state: 'stopped' }), 9_000)).toMatch(/^since \d\d:\d\d$/);
  expect(sinceText(service({ state: 'stopped', since: null }), 9_000)).toBe('never started');
});

test.each<[Partial<Service>, string]>([
  [{}, ''],
  [{ state: 'exited', exitCode: 0 }, ''],
  [{ state: 'exited', exitCode: 3 }, 'ended with exit code 3'],
  [{ state: 'exited', exitCode: -1 }, 'killed by a signal'],
  [
    { state: 'failed', exitCode: 3, spawnError: 'Exited too quickly (process log may have details)' },
    'ended with exit code 3 right after its start',
  ],
  [
    { state: 'backing-off', exitCode: -1, spawnError: 'Exited too quickly' },
    'killed by a signal right after its start',
  ],
  [{ state: 'failed', exitCode: null, spawnError: 'Exited too quickly' }, 'ended right after its start'],
  [{ state: 'failed', exitCode: null, spawnError: "can't find command 'x'" }, "can't find command 'x'"],
  [{ state: 'running', exitCode: 1 }, ''],
])('%j: the trouble is %j', (more, words) => expect(troubleOf(service(more))).toBe(words));

test('an exit with code 0 is an end, any other one a failure', () => {
  expect(stateKind(service({ state: 'exited', exitCode: 0 }))).toBe('stopped');
  expect(stateKind(service({ state: 'exited', exitCode: 1 }))).toBe('failed');
});

test('the tally counts each state in a fixed order', () => {
  const all = [
    service({ state: 'failed' }),
    service(),
    service(),
    service({ state: 'starting' }),
    service({ state: 'exited', exitCode: 3 }),
    service({ state: 'exited', exitCode: 0 }),
  ];
  expect(tally(all)).toBe('2 running, 1 starting, 1 exited, 2 failed');
});
