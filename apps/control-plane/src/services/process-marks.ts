import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a process is, for a person. */
export type ProcessLook = { program: string; command: string };

/** supervisord writes into the environment of every process it makes which program it is of; its children inherit that. */
export function programMarkOf(pid: number, supervisorSocket: string): string | undefined {
  const text = read(`/proc/${pid}/environ`);
  if (!text.includes('SUPERVISOR_')) return undefined;
  const values = new Map(
    text.split('\0').map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
  // Another supervisord on this machine has programs of its own.
  if (values.get('SUPERVISOR_SERVER_URL') !== `unix://${supervisorSocket}`) return undefined;
  return values.get('SUPERVISOR_PROCESS_NAME');
}

export function lookAt(pid: number): ProcessLook {
  const words = read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
  const program = basename(words[0] ?? '') || read(`/proc/${pid}/comm`).trim() || 'unknown';
  const command = words.join(' ');
  return { program, command: command.length > 80 ? `${command.slice(0, 79)}…` : command };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // It ended, or it is another user's.
  }
}
