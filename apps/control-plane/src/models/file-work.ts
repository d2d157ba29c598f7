import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerPool } from '../platform/worker-pool.js';
import { FILE_TASKS } from './hash-file.js';

/** Reads whole files, one at a time and after everything else. */
@Injectable()
export class FileWork implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./hash-worker.js', import.meta.url),
    here: (task, input: never) => FILE_TASKS[task as keyof typeof FILE_TASKS](input),
    threads: 1,
    each: 1,
    heapMegabytes: 32,
  });

  async onApplicationShutdown() {
    await this.pool.close();
  }

  hash(path: string, onProgress: (doneBytes: number) => void): Promise<string> {
    return this.pool.run('hash', { path }, (done) => onProgress(done as number));
  }

  /** Every byte. */
  areSame(a: string, b: string, onProgress: (doneBytes: number) => void): Promise<boolean> {
    return this.pool.run('compare', { a, b }, (done) => onProgress(done as number));
  }
}
