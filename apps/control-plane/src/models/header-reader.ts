import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerPool } from '../platform/worker-pool.js';
import { type Described, HEADER_TASKS, type InspectedArrival, type InspectedThere } from './inspect.js';

/** Jobs on their way to a thread, so that it does not wait for the next. */
const JOBS_EACH = 4;
/** Small headers take less time than a message to a thread and one back. */
const MOST_TOGETHER = 16;
/** Enough to parse the longest header that is read. */
const HEAP_MEGABYTES = 384;

type Asked = {
  path: string;
  resolve: (inspected: InspectedThere) => void;
  reject: (error: unknown) => void;
};

/** Reads headers beside everything else that goes on: ten thousand of them are gigabytes of JSON. */
@Injectable()
export class HeaderReader implements OnApplicationShutdown {
  private readonly pool = new WorkerPool({
    url: new URL('./header-worker.js', import.meta.url),
    tasks: HEADER_TASKS,
    threads: Math.max(1, Math.min(3, availableParallelism())),
    each: JOBS_EACH,
    heapMegabytes: HEAP_MEGABYTES,
  });

  private asked: Asked[] = [];
  private soon: NodeJS.Immediate | undefined;

  async onApplicationShutdown() {
    await this.pool.close();
  }

  /** Never throws for what is in the file. */
  inspect(path: string): Promise<InspectedThere> {
    return new Promise((resolve, reject) => {
      this.asked.push({ path, resolve, reject });
      if (this.asked.length >= MOST_TOGETHER) this.handOver();
      else this.soon ??= setImmediate(() => this.handOver());
    });
  }

  /** The same of a file that is being written; undefined as long as its header is not there. */
  async inspectArriving(path: string, there: number): Promise<InspectedArrival | undefined> {
    try {
      return await this.pool.run('inspectArriving', { path, there });
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      return { header: null, problem: TOO_LARGE.problem, tensorNames: [] };
    }
  }

  /** Of a safetensors file, also by the path of an opened one. */
  async describe(path: string): Promise<Described> {
    try {
      return await this.pool.run('describe', path);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      return { header: null, metadata: {}, problem: TOO_LARGE.problem };
    }
  }

  metadata(path: string): Promise<Record<string, string> | undefined> {
    return this.pool.run('metadata', path);
  }

  names(path: string): Promise<string[]> {
    return this.pool.run('names', path);
  }

  private handOver() {
    clearImmediate(this.soon);
    this.soon = undefined;
    const together = this.asked;
    this.asked = [];
    void this.inspectTogether(together);
  }

  private async inspectTogether(together: Asked[]): Promise<void> {
    try {
      const paths = together.map(({ path }) => path);
      const inspected = await this.pool.run('inspect', paths);
      together.forEach(({ resolve }, at) => resolve(inspected[at]!));
    } catch (error) {
      // Alone each, so that only the one that is to blame is blamed.
      if (isTooLarge(error) && together.length > 1)
        together.forEach((one) => void this.inspectTogether([one]));
      else if (isTooLarge(error)) together.forEach(({ resolve }) => resolve(TOO_LARGE));
      else together.forEach(({ reject }) => reject(error));
    }
  }
}

const isTooLarge = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';

const TOO_LARGE: InspectedThere = {
  header: null,
  problem: 'Its header takes more memory than a header may',
  isThere: true,
};
