import { setTimeout as sleep } from 'node:timers/promises';
import { sendSignal, sessionMembers } from '@pilothouse/processes/session';

const LOOK_AGAIN_MS = 100;

/** Resolves when nothing is left of a session, whatever its members ignore: TERM first, KILL after the grace, and again. */
export async function endSession(sessionId: number, graceMs: number): Promise<void> {
  const killFrom = performance.now() + graceMs;
  signalSession(sessionId, 'SIGTERM');
  while (sessionMembers(sessionId).length > 0) {
    if (performance.now() >= killFrom) signalSession(sessionId, 'SIGKILL');
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Also reaches members that moved to a process group of their own. */
export function signalSession(sessionId: number, signal: NodeJS.Signals) {
  for (const { pid } of sessionMembers(sessionId)) sendSignal(pid, signal);
}
