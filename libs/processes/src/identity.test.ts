import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive } from './identity.js';
import { sendSignal, sessionMembers } from './session.js';

test('a process is alive until it ends, and another with its number is not it', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid!)!;
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTicks: '1' })).toBe(false);
  expect(isAlive({ ...identity, bootId: 'another boot' })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
});

test('session members are found even in another process group', async () => {
  const child = spawn('bash', ['-c', 'set -m; sleep 60 & echo up; wait'], { detached: true });
  await once(child.stdout, 'data');
  const members = sessionMembers(child.pid!);
  expect(members.length).toBeGreaterThanOrEqual(2);
  members.forEach(({ pid }) => sendSignal(pid, 'SIGKILL'));
  await once(child, 'exit');
  await expect.poll(() => sessionMembers(child.pid!)).toEqual([]);
});
