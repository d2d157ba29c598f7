import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerPool } from '../platform/worker-pool.js';
import { HEADER_TASKS, type HeaderTasks, type InspectedArrival } from './inspect.js';
import type { Inspected } from './models.store.js';

/** Reading waits for the disk, so a thread has several files open. */
const FILES_EACH = 4;
/** Enough to parse the longest header that is read. */
const HEAP_MEGABYTES = 384;

/** Reads headers beside everything else that goes on: ten thousand of them are gigabytes of JSON. */
@Injectable()
export class HeaderReader implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./header-worker.js', import.meta.url),
    here: (task, input: never) => HEADER_TASKS[task as keyof HeaderTasks](input),
    threads: Math.max(1, Math.min(3, availableParallelism())),
    each: FILES_EACH,
    heapMegabytes: HEAP_MEGABYTES,
  });

  async onApplicationShutdown() {
    await this.pool.close();
  }

  /** Never throws for what is in the file. */
  async inspect(path: string): Promise<Inspected> {
    try {
      return await this.pool.run<Inspected>('inspect', path);
    } catch (error) {
      return tooLarge(error);
    }
  }

  /** The same of a file that is being written; undefined as long as its header is not there. */
  async inspectArriving(path: string, there: number): Promise<InspectedArrival | undefined> {
    try {
      return await this.pool.run('inspectArriving', { path, there });
    } catch (error) {
      return { ...tooLarge(error), tensorNames: [] };
    }
  }

  metadata(path: string): Promise<Record<string, string> | undefined> {
    return this.pool.run('metadata', path);
  }

  names(path: string): Promise<string[]> {
    return this.pool.run('names', path);
  }
}

function tooLarge(error: unknown): Inspected {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
  return { header: null, problem: 'Its header takes more memory than a header may' };
}
