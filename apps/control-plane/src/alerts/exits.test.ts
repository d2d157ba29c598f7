import { Service } from '@pilothouse/contracts/services';
import { expect, test } from 'vitest';
import { Exits } from './exits.js';

const service = (more: Partial<Service>) =>
  Service.parse({
    name: 'comfyui',
    title: 'ComfyUI',
    state: 'running',
    since: 1000,
    pid: 7,
    exitCode: null,
    spawnError: '',
    isCore: false,
    hasLog: true,
    ...more,
  });

const countOf = (states: Partial<Service>[], spanMs = 60_000) => {
  const exits = new Exits();
  states.forEach((state, index) => exits.note(service(state), index * 1000));
  return exits.within([service({})], spanMs, states.length * 1000)[0]!;
};

test('each end counts once, also one that is told twice, and the last code is known', () => {
  expect(
    countOf([
      {},
      { state: 'backing-off', pid: 0, since: 2000, exitCode: 1 },
      { state: 'backing-off', pid: 0, since: 2000, exitCode: 1 },
      { state: 'starting', pid: 8, since: 3000 },
      { state: 'backing-off', pid: 0, since: 4000, exitCode: 3 },
      { state: 'failed', pid: 0, since: 5000, exitCode: 3 },
    ]),
  ).toMatchObject({ exits: 3, lastCode: 3 });
});

test('an end that nobody saw shows in the pid', () => {
  expect(countOf([{ pid: 7 }, { pid: 8 }, { pid: 9 }]).exits).toBe(2);
});

test.each([
  ['how it was when we came', [{ state: 'failed', pid: 0 }]],
  [
    'a stop by a person',
    [{}, { state: 'stopping' }, { state: 'stopped', pid: 0 }, { state: 'running', pid: 9 }],
  ],
  ['a quick restart by a person', [{}, { state: 'stopping' }, { state: 'running', pid: 9 }]],
] satisfies [string, Partial<Service>[]][])('%s is no end', (_, states) => {
  expect(countOf(states).exits).toBe(0);
});

test('what is long ago, or was dealt with, does not count', () => {
  const exits = new Exits();
  exits.note(service({}), 0);
  exits.note(service({ state: 'exited', since: 1 }), 1000);
  expect(exits.within([service({})], 500, 2000)[0]?.exits).toBe(0);
  expect(exits.within([service({})], 5000, 2000)[0]?.exits).toBe(1);
  exits.forget('comfyui');
  expect(exits.within([service({})], 5000, 2000)[0]?.exits).toBe(0);
});
