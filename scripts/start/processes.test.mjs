import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive, sendSignal, sessionMembers } from './processes.mjs';

test('processes are known by pid and start time, and found by their session', async () => {
  const child = spawn('bash', ['-c', 'set -m; sleep 60 & echo up; wait'], { detached: true });
  await once(child.stdout, 'data');
  const identity = identify(child.pid);
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTicks: '1' })).toBe(false);
  const members = sessionMembers(child.pid);
  expect(members.length).toBeGreaterThanOrEqual(2);
  members.forEach((pid) => sendSignal(pid, 'SIGKILL'));
  await once(child, 'exit');
  await expect.poll(() => isAlive(identity)).toBe(false);
  expect(isAlive(undefined)).toBe(false);
});
