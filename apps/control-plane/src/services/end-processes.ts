import { setTimeout } from 'node:timers/promises';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import { isAlive } from '@pilothouse/processes/identity';
import { sendSignal } from '@pilothouse/processes/session';

const TERMINATE_LIMIT_MS = 5_000;
const KILL_LIMIT_MS = 2_000;
const CHECK_MS = 50;

/** Ends processes: first asked, then made to. Answers those that live on. One that was given an old number is let alone. */
export async function endProcesses(processes: ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const left = await signalAll(processes, 'SIGTERM', TERMINATE_LIMIT_MS);
  return signalAll(left, 'SIGKILL', KILL_LIMIT_MS);
}

async function signalAll(processes: ProcessIdentity[], signal: NodeJS.Signals, limitMs: number) {
  let left = processes.filter(isAlive);
  for (const { pid } of left) sendSignal(pid, signal);
  const giveUpAt = performance.now() + limitMs;
  while (left.length > 0 && performance.now() < giveUpAt) {
    await setTimeout(CHECK_MS);
    left = left.filter(isAlive);
  }
  return left;
}
