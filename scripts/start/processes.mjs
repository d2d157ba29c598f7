import { readdirSync, readFileSync } from 'node:fs';

// The same rule as libs/processes, in plain JavaScript because this runs before anything is built: a process is known by its
// pid and its start time, and a zombie is dead.

/** `{ pid, startTicks, bootId }` of a living process, undefined when there is none. */
export function identify(pid) {
  const stat = readStat(pid);
  return stat && { pid, startTicks: stat.startTicks, bootId: bootId() };
}

export function isAlive(identity) {
  const now = identify(identity?.pid);
  return now?.startTicks === identity?.startTicks && now?.bootId === identity?.bootId && now !== undefined;
}

export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined; // It went while we looked.
  }
}

/** The living processes of a session (setsid), whichever group they are in. */
export const sessionMembers = (sessionId) =>
  allPids().filter((pid) => readStat(pid)?.sessionId === sessionId);

export const allPids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** False when there was nothing to take the signal. */
export function sendSignal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // Gone, or not ours.
  }
}

function readStat(pid) {
  let line;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // No such process.
  }
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { sessionId: Number(fields[3]), startTicks: fields[19] };
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
