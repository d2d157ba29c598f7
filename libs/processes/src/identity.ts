import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';

/** Who `pid` is now, or undefined when no living process has that number. A zombie is dead: only its parent has yet to notice. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat && { pid, startTicks: stat.startTicks, bootId: bootId() };
}

/** True while the very process that was identified lives, not another that was given its number. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

export type ProcessStat = { state: string; groupId: number; sessionId: number; startTicks: string };

/** Fields of `/proc/<pid>/stat` (proc(5)); undefined for no process and for a zombie. The command may hold spaces and brackets, so it is cut at the last one. */
export function readStat(pid: number): ProcessStat | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // No such process, or it went while we looked.
  }
  const [state, , groupId, sessionId, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X' || state === undefined) return undefined;
  return { state, groupId: Number(groupId), sessionId: Number(sessionId), startTicks: rest[15] ?? '' };
}

let knownBootId: string | undefined;
const bootId = () => (knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
