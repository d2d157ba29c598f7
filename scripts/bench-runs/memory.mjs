import { readFileSync } from 'node:fs';

const EVERY_MS = 200;

/** Resident memory of processes while something goes on, in MB: at its begin, at most, at its end. */
export function watchMemory(pids) {
  const seen = Object.fromEntries(Object.keys(pids).map((name) => [name, []]));
  const look = () => {
    for (const [name, pid] of Object.entries(pids)) {
      const megabytes = residentOf(pid);
      if (megabytes !== undefined) seen[name].push(megabytes);
    }
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    add: (name, pid) => {
      pids[name] = pid;
      seen[name] ??= [];
    },
    end() {
      clearInterval(timer);
      return Object.fromEntries(
        Object.entries(seen).map(([name, all]) => [
          name,
          { begin: all[0], most: Math.max(...all), end: all.at(-1) },
        ]),
      );
    },
  };
}

export function residentOf(pid) {
  try {
    const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Number(line[1]) / 1024 : undefined;
  } catch {
    return undefined; // It has ended.
  }
}
