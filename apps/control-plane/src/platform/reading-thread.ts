import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { READING_TASKS } from './reading-tasks.js';
import { WorkerPool } from './worker-pool.js';

/** Somebody waits for it: before what nobody waits for. */
export const URGENT = 1;

type Reading = { onProgress?: (doneBytes: number) => void; priority?: number };

/**
 * Reads whole files, one after the other, in a thread that lets everybody else go first. Each feature provides one of its own: a
 * model of 20 GB holds up no picture.
 */
@Injectable()
export class ReadingThread implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./reading-worker.js', import.meta.url),
    tasks: READING_TASKS,
    threads: 1,
    each: 1,
    heapMegabytes: 32,
  });

  async onApplicationShutdown() {
    await this.pool.close();
  }

  /** SHA-256 in hexadecimal. Throws what opening or reading the file throws. */
  hash(
    path: string,
    { followsNoLink = false, ...reading }: Reading & { followsNoLink?: boolean } = {},
  ): Promise<string> {
    return this.pool.run('hash', { path, followsNoLink }, reading);
  }

  /** Every byte. */
  areSame(a: string, b: string, reading: Reading = {}): Promise<boolean> {
    return this.pool.run('compare', { a, b }, reading);
  }
}
