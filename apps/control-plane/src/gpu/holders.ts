import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { GpuHolder } from '@pilothouse/contracts/gpu';
import { readStat } from '@pilothouse/processes/identity';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import type { GpuProcess } from './smi-lines.js';

type Known = {
  /** Services by the pid supervisord knows. */
  services: { name: string; title: string; pid: number }[];
  runTitle: (id: string) => string;
};

/** Deeper than any real tree of processes. */
const MOST_ANCESTORS = 64;

/** Gathers processes under the run or service they belong to. Largest first. */
export function holdersOf(processes: GpuProcess[], known: Known): GpuHolder[] {
  const holders = new Map<string, GpuHolder>();
  for (const process of processes) {
    const holder = holderOf(process, known);
    const same = holders.get(holder.key);
    holders.set(holder.key, same ? joined(same, holder) : holder);
  }
  return [...holders.values()].sort(
    (a, b) => (b.vramBytes ?? 0) - (a.vramBytes ?? 0) || a.key.localeCompare(b.key),
  );
}

function holderOf({ pid, vramBytes, program }: GpuProcess, { services, runTitle }: Known): GpuHolder {
  const rest = { vramBytes, pids: [pid] };
  const family = familyOf(pid);
  const run = family.map(runMarkOf).find((id) => id !== undefined);
  if (run !== undefined) return { key: `run:${run}`, kind: 'run', name: run, title: runTitle(run), ...rest };

  const service = family
    .map((each) => services.find((service) => service.pid === each))
    .find((found) => found !== undefined);
  if (service) {
    const { name, title } = service;
    return { key: `service:${name}`, kind: 'service', name, title, ...rest };
  }
  const name = basename(program.split(' ')[0] ?? '') || 'unknown';
  return { key: `process:${pid}`, kind: 'process', name, title: `${name}, process ${pid}`, ...rest };
}

/** The process, those it came from, and the leader of its session, who may have lost its parents. */
function familyOf(pid: number): number[] {
  const family: number[] = [];
  for (let each = pid; each > 1 && family.length < MOST_ANCESTORS; each = parentOf(each)) family.push(each);
  const leader = readStat(pid)?.sessionId ?? 0;
  return leader > 1 && !family.includes(leader) ? [...family, leader] : family;
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0; // Gone, or of a process namespace that is not ours.
  }
}

function runMarkOf(pid: number): string | undefined {
  try {
    const mark = readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .find((entry) => entry.startsWith(`${RUN_MARK}=`));
    return mark?.slice(RUN_MARK.length + 1);
  } catch {
    return undefined; // Gone, or another user's.
  }
}

const joined = (a: GpuHolder, b: GpuHolder): GpuHolder => ({
  ...a,
  vramBytes: a.vramBytes === null || b.vramBytes === null ? null : a.vramBytes + b.vramBytes,
  pids: [...a.pids, ...b.pids],
});
