import type { GaveWay, GpuCard, GpuHolder, GpuLease } from '@pilothouse/contracts/gpu';
import type { AnyRun } from '@pilothouse/contracts/runs';
import { clock, count } from '@/ui/format';

const SPACE = '\u00a0';
const GIB = 1024 ** 3;

/** "17.9": memory of a card is counted in powers of 1024. */
export const gigabytes = (bytes: number) => count(bytes / GIB, 1);

/** "17.9 GB". */
export const vramText = (bytes: number) => gigabytes(bytes) + SPACE + 'GB';

/** "RTX 4090": who made it says nothing. */
export const shortName = (name: string) => name.replace(/^NVIDIA\s+/, '').replace(/^GeForce\s+/, '');

export type Series = 1 | 2 | 3 | 4 | 5 | 6;

/** A holder keeps its colour across pages and time; 6 is everything else. */
export function seriesOf(key: string): Series {
  if (key.startsWith('run:')) return 1;
  if (key.startsWith('service:comfyui')) return 2;
  if (key.startsWith('service:swarmui')) return 3;
  if (!key.startsWith('service:')) return 6;
  return [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2 === 0 ? 4 : 5;
}

export const SERIES_CLASS = {
  1: 'bg-series-1',
  2: 'bg-series-2',
  3: 'bg-series-3',
  4: 'bg-series-4',
  5: 'bg-series-5',
  6: 'bg-series-6',
} satisfies Record<Series, string>;

/** What is in use and held by nobody we know: the driver's own, or hidden from here. */
export function restOf({ vramUsedBytes, holders }: GpuCard): number {
  const known = holders.reduce((sum, { vramBytes }) => sum + (vramBytes ?? 0), 0);
  return Math.max(0, (vramUsedBytes ?? 0) - known);
}

/** Those of the run first, as they are what is looked for. */
export const subjectFirst = (holders: GpuHolder[]) =>
  holders.toSorted((a, b) => Number(b.kind === 'run') - Number(a.kind === 'run'));

/** When the card is expected to be free again; null when nobody can say. */
export function leaseEnd(lease: GpuLease, runs: AnyRun[], now: number): number | null {
  const left = runs.find(({ id }) => id === lease.runId)?.progress.secondsLeft ?? null;
  return left === null ? null : now + left * 1000;
}

/** "back at about 14:49", "gave 9.8 GB back". */
export function gaveWayText({ how, vramBytes }: GaveWay, end: number | null): string {
  if (how === 'freed')
    return vramBytes === null ? 'gave its memory back' : `gave ${vramText(vramBytes)} back`;
  return backAt(end);
}

/** Who made room, and for whom, by the name of the service. */
export function stoppedFor(service: string, leases: GpuLease[]): GpuLease | undefined {
  return leases.find(({ gaveWay }) =>
    gaveWay.some((each) => each.service === service && each.how === 'stopped'),
  );
}

/** "back at about 14:49": of a service that was stopped for the run. */
export function backText(lease: GpuLease, runs: AnyRun[], now: number): string {
  return backAt(leaseEnd(lease, runs, now));
}

const backAt = (end: number | null) => (end === null ? 'back after this run' : `back at about ${clock(end)}`);
