import { readdirSync, readFileSync } from 'node:fs';

/** One process of `/proc/<pid>/stat` (proc(5)). `ticks`: processor time it used, in clock ticks. */
export type ProcessRow = {
  pid: number;
  parent: number;
  group: number;
  ticks: number;
  startTicks: string;
  residentPages: number;
};

/** Every living process of this machine, as far as it is seen from here. Some 10 µs for each. */
export function readProcesses(): Map<number, ProcessRow> {
  const table = new Map<number, ProcessRow>();
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 0x30 || first > 0x39) continue;
    const row = readProcess(Number(name));
    if (row) table.set(row.pid, row);
  }
  return table;
}

/** The processes of each service: what came from its main one, and what is of its group although its parent is gone. */
export function membersOf(roots: number[], table: ReadonlyMap<number, ProcessRow>): Map<number, Set<number>> {
  const members = new Map(roots.map((root) => [root, new Set<number>()]));
  const rootOf = new Map<number, number>(roots.map((root) => [root, root]));
  const find = (pid: number): number => {
    const known = rootOf.get(pid);
    if (known !== undefined) return known;
    const row = table.get(pid);
    // Set first, so that a loop in a table that changed while it was read comes to an end.
    rootOf.set(pid, 0);
    const root = !row ? 0 : members.has(row.group) ? row.group : row.parent > 1 ? find(row.parent) : 0;
    rootOf.set(pid, root);
    return root;
  };
  for (const pid of table.keys()) members.get(find(pid))?.add(pid);
  return members;
}

function readProcess(pid: number): ProcessRow | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // It ended while we looked.
  }
  // The command may hold spaces and brackets, so it is cut at the last one.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    ticks: Number(fields[11]) + Number(fields[12]),
    startTicks: fields[19] ?? '',
    residentPages: Number(fields[21]),
  };
}
