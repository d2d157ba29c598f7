import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerPool } from '../platform/worker-pool.js';
import { LOOK_TASKS, type Looked } from './look-into.js';

/** Several are on their way, so that the thread does not wait for the next question. */
const FOLDERS_AT_ONCE = 64;
const HEAP_MEGABYTES = 64;

/** Looks into folders beside everything else that goes on, one after the other: it does not wait for headers that are to be read. */
@Injectable()
export class FolderLooks implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./look-worker.js', import.meta.url),
    tasks: LOOK_TASKS,
    threads: 1,
    each: FOLDERS_AT_ONCE,
    heapMegabytes: HEAP_MEGABYTES,
  });

  async onApplicationShutdown() {
    await this.pool.close();
  }

  /** The folders and models in a folder; null when there is no such folder. */
  into(folder: string): Promise<Looked[] | null> {
    return this.pool.run('look', folder);
  }
}
