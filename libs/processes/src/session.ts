import { readdirSync } from 'node:fs';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import { identify, readStat } from './identity.js';

/** The living members of a session (setsid), whichever process group they moved to, oldest pid first. */
export function sessionMembers(sessionId: number): ProcessIdentity[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readStat(pid)?.sessionId === sessionId)
    .map((pid) => identify(pid))
    .filter((member) => member !== undefined)
    .sort((a, b) => a.pid - b.pid);
}

/** Sends a signal to a process group or process; false when nothing was there to take it. */
export function sendSignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
