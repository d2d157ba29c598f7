import { readFileSync } from 'node:fs';
import { residentOf } from '../bench-runs/memory.mjs';

/** Clock ticks a second, on every Linux there is. */
const TICKS = 100;

/** Processor time of a process since this was called, in percent of one core. */
export function cpuMeter(pid) {
  const startedAt = performance.now();
  const before = ticksOf(pid);
  return () => ((ticksOf(pid) - before) / TICKS / ((performance.now() - startedAt) / 1000)) * 100;
}

/** Processor time of a process since its start, in seconds: on a machine with other work it says more than a clock. */
export const processorSeconds = (pid) => ticksOf(pid) / TICKS;

/** The same of all that this process started and that has ended. */
export function processorSecondsOfChildren() {
  const fields = statOf('self');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

/** Resident memory in MB, looked at so many times a minute until `end` is called. */
export function memoryMeter(pid, everyMs) {
  const seen = [residentOf(pid)];
  const timer = setInterval(() => seen.push(residentOf(pid)), everyMs);
  return {
    end() {
      clearInterval(timer);
      const third = Math.max(1, Math.floor(seen.length / 3));
      return {
        most: Math.max(...seen),
        early: mean(seen.slice(third, 2 * third)),
        late: mean(seen.slice(-third)),
      };
    },
  };
}

function ticksOf(pid) {
  const fields = statOf(pid);
  return Number(fields[11]) + Number(fields[12]);
}

/** From the state on. */
function statOf(pid) {
  const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { median: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? NaN, count: sorted.length };
}
