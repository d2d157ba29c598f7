import { expect, test } from 'vitest';
import { EarlyExits } from './early-exits.js';
import type { ProcessInfo } from './supervisord.js';

const INFO: ProcessInfo = {
  name: 'invokeai',
  group: 'invokeai',
  statename: 'BACKOFF',
  start: 100,
  stop: 101,
  pid: 0,
  exitstatus: 0,
  spawnerr: 'Exited too quickly (process log may have details)',
  stdout_logfile: '/w/logs/invokeai.log',
};

const line = (name: string, how: string) =>
  `2026-11-22 09:02:45,272 WARN exited: ${name} (${how}; not expected)\n`;

async function codeOf(log: string, more: Partial<ProcessInfo> = {}) {
  const info = { ...INFO, ...more };
  const exits = new EarlyExits({ ownLog: () => Promise.resolve(log) });
  await exits.learn([info]);
  return exits.of(info);
}

test.each([
  ['a code', line('invokeai', 'exit status 3'), 3],
  ['the last of several', line('invokeai', 'exit status 3') + line('invokeai', 'exit status 4'), 4],
  ['its own, not another one’s', line('invokeai', 'exit status 3') + line('invokeai-2', 'exit status 9'), 3],
  ['a signal', line('invokeai', 'terminated by SIGKILL'), -1],
  ['nothing when the log has gone on', line('comfyui', 'exit status 1'), null],
  ['nothing when there is no log', '', null],
])('%s is read from the log of supervisord', async (_, log, code) => {
  expect(await codeOf(log)).toBe(code);
});

test.each([
  ['runs', { statename: 'RUNNING', pid: 7 }],
  ['could not be executed', { statename: 'FATAL', start: 120, stop: 0 }],
] satisfies [string, Partial<ProcessInfo>][])('one that %s has no early end', async (_, more) => {
  expect(await codeOf(line('invokeai', 'exit status 3'), more)).toBeNull();
});

test('each end is looked up once, and forgotten when it is over', async () => {
  let asked = 0;
  const exits = new EarlyExits({
    ownLog: () => Promise.resolve(line('invokeai', `exit status ${++asked}`)),
  });
  await exits.learn([INFO]);
  await exits.learn([{ ...INFO, statename: 'FATAL' }]);
  expect([asked, exits.of(INFO)]).toEqual([1, 1]);
  const again = { ...INFO, start: 102, stop: 103 };
  await exits.learn([again]);
  expect([asked, exits.of(again), exits.of(INFO)]).toEqual([2, 2, null]);
});
