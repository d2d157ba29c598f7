import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import { identify, isAlive } from '@pilothouse/processes/identity';
import { sendSignal, sessionMembers } from '@pilothouse/processes/session';

/** Short: without its terminal a trainer can finish nothing. */
const GRACE_MS = 1000;
/** A process that even KILL does not end hangs in a driver; nothing but a restart of the machine will end it. */
const GIVE_UP_AFTER_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/**
 * Ends what a dead runner left running, and touches only what is provably its own: what carries `mark`, an entry of its
 * environment. Resolves when nothing of it lives, or with what would not die.
 */
export async function endSurvivors(
  mark: string,
  leader: ProcessIdentity | undefined,
): Promise<ProcessIdentity[]> {
  const begunAt = performance.now();
  let survivors = provenOf(mark, leader);
  survivors.forEach(({ pid }) => sendSignal(pid, 'SIGTERM'));

  for (;;) {
    const dying = leader ? sessionMembers(leader.pid).filter(({ pid }) => environmentOf(pid) === '') : [];
    const isOver = survivors.length + dying.length === 0 || performance.now() >= begunAt + GIVE_UP_AFTER_MS;
    if (isOver) return survivors;
    if (performance.now() >= begunAt + GRACE_MS) survivors.forEach(({ pid }) => sendSignal(pid, 'SIGKILL'));
    await sleep(LOOK_AGAIN_MS);
    survivors = provenOf(mark, leader);
  }
}

/** Whoever carries the mark, and the session of the command as long as its very leader lives. */
function provenOf(mark: string, leader: ProcessIdentity | undefined): ProcessIdentity[] {
  const marked = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid)?.split('\0').includes(mark))
    .map((pid) => identify(pid))
    .filter((process) => process !== undefined);
  const session = leader && isAlive(leader) ? sessionMembers(leader.pid) : [];
  return [...new Map([...marked, ...session].map((each) => [each.pid, each])).values()];
}

/**
 * Undefined for what is gone or another user's: not ours to end. Empty while a process dies: its memory went first, and what it
 * holds of the GPU may still be on its way out, so it is waited for.
 */
function environmentOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return undefined;
  }
}
