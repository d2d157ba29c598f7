import { expect, test } from 'vitest';
import type { ProcessInfo } from './supervisord.js';
import { toService } from './to-service.js';

const INFO: ProcessInfo = {
  name: 'comfyui',
  group: 'comfyui',
  statename: 'RUNNING',
  start: 100,
  stop: 90,
  pid: 7,
  exitstatus: 3,
  spawnerr: 'Bad exit code 3',
  stdout_logfile: '/w/logs/comfyui.log',
};

test.each([
  [
    'while it runs, of the process before',
    {},
    { state: 'running', since: 100_000, exitCode: null, spawnError: '' },
  ],
  [
    'when it never ran',
    { statename: 'STOPPED', start: 0, stop: 0, pid: 0, exitstatus: 0, spawnerr: '' },
    { state: 'stopped', since: null, exitCode: null },
  ],
  [
    'when it ended',
    { statename: 'EXITED', stop: 110, pid: 0 },
    { state: 'exited', since: 110_000, exitCode: 3, spawnError: '' },
  ],
  ['when a signal ended it', { statename: 'EXITED', stop: 110, pid: 0, exitstatus: -1 }, { exitCode: -1 }],
  [
    'when it ended too soon, and nothing more is known',
    { statename: 'BACKOFF', stop: 110, pid: 0, exitstatus: 0, spawnerr: 'Exited too quickly' },
    { state: 'backing-off', since: 110_000, exitCode: null, spawnError: 'Exited too quickly' },
  ],
  [
    'when it could not be executed',
    { statename: 'FATAL', start: 120, stop: 0, pid: 0, exitstatus: 0, spawnerr: "can't find command" },
    { state: 'failed', since: 120_000, exitCode: null, spawnError: "can't find command" },
  ],
  [
    'while it stops, since a moment that is not known',
    { statename: 'STOPPING' },
    { state: 'stopping', since: null, exitCode: null },
  ],
] satisfies [string, Partial<ProcessInfo>, object][])('exit code and times: %s', (_, info, expected) => {
  expect(toService({ ...INFO, ...info }, null)).toMatchObject(expected);
});

test.each(['', '/dev/stdout', '/dev/fd/1', 'syslog'])('a log at %j cannot be read', (path) => {
  expect(toService({ ...INFO, stdout_logfile: path }, null).hasLog).toBe(false);
});

test('the code of an early end is the one that supervisord wrote to its log', () => {
  const info = { ...INFO, statename: 'FATAL' as const, stop: 110, pid: 0, exitstatus: 0 };
  expect(toService(info, 3)).toMatchObject({ state: 'failed', exitCode: 3 });
});
