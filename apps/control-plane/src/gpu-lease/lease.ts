import type { GpuLease } from '@pilothouse/contracts/gpu';
import type { Settings } from '@pilothouse/contracts/settings';
import type { LeaseFile } from './lease-file.js';

/** A run that wants a card, or has one. */
export type Leaseholder = {
  id: string;
  name: string;
  /** Its run folder. */
  folder: string;
  requiredBytes: (policy: Settings['gpu']) => number;
  secondsLeft: () => number | null;
  /** Into the run's own story. */
  tell: (text: string) => void;
  /** Stands on its page until it is taken back with an empty one. */
  warn: (text: string) => void;
};

export type Lease = { run: Leaseholder; state: GpuLease['state']; file: LeaseFile };

export const toGpuLease = ({ run, state, file }: Lease): GpuLease => ({
  card: file.card,
  runId: run.id,
  runName: run.name,
  state,
  since: file.since,
  gaveWay: file.gaveWay
    .filter(({ settled }) => settled === '')
    .map(({ service, title, how, at, vramBytes }) => ({ service, title, how, at, vramBytes })),
});
