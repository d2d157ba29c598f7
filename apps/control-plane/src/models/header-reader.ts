import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerPool } from '../platform/worker-pool.js';
import { HEADER_TASKS, type HeaderTasks, type InspectedThere } from './inspect.js';

/** Reading waits for the disk, so a thread has several files open. */
const FILES_EACH = 4;
/** Enough to parse the longest header that is read. */
const HEAP_MEGABYTES = 384;

/** Reads headers beside everything else that goes on: ten thousand of them are gigabytes of JSON. */
@Injectable()
export class HeaderReader implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./header-worker.js', import.meta.url),
    here: (task, path: string) => HEADER_TASKS[task as keyof HeaderTasks](path),
    threads: Math.max(1, Math.min(3, availableParallelism())),
    each: FILES_EACH,
    heapMegabytes: HEAP_MEGABYTES,
  });

  async onApplicationShutdown() {
    await this.pool.close();
  }

  /** Never throws for what is in the file. */
  async inspect(path: string): Promise<InspectedThere> {
    try {
      return await this.pool.run<InspectedThere>('inspect', path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
      return { header: null, problem: 'Its header takes more memory than a header may', isThere: true };
    }
  }

  metadata(path: string): Promise<Record<string, string> | undefined> {
    return this.pool.run('metadata', path);
  }

  names(path: string): Promise<string[]> {
    return this.pool.run('names', path);
  }
}
