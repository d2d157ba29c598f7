import type { RunLife } from './run-life.js';
import { hasEnded } from './run-record.js';

/** Which run is next: one at a time, first come, first served. The queue is the queued runs themselves, so it survives us. */
export class RunQueue {
  private isClosed = false;

  constructor(
    private readonly runs: () => Iterable<RunLife>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Starts the next run unless one is in progress. To be called whenever a run came or ended. */
  advance() {
    if (this.isClosed) return;
    const unfinished = [...this.runs()].filter(({ status }) => !hasEnded(status));
    if (unfinished.some(({ status }) => status.state !== 'queued')) return;

    const [next] = unfinished.sort(byAge);
    next?.begin().catch(this.onError);
  }

  close() {
    this.isClosed = true;
  }
}

const byAge = (a: RunLife, b: RunLife) => a.record.createdAt - b.record.createdAt || a.id.localeCompare(b.id);
