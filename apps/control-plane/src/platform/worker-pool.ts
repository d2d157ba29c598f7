import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

type Options = {
  /** Of the compiled worker. Where it is not there (the source is run by a test) `here` does the work. */
  url: URL;
  here: (task: string, input: never) => Promise<unknown>;
  /** At most so many threads, each with so many tasks at once. */
  threads: number;
  each: number;
  heapMegabytes: number;
  /** A thread with nothing to do ends after this, and gives its memory back. */
  idleMs?: number;
};

type Job = {
  task: string;
  input: unknown;
  tries: number;
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
  onProgress?: (progress: unknown) => void;
};

type Thread = { worker: Worker; jobs: Map<number, Job>; idle: NodeJS.Timeout | undefined };

/**
 * Work that would hold up everything else, in threads with a bounded heap. A thread that dies costs the one task that killed it: what
 * it did beside that is done again.
 */
export class WorkerPool {
  private readonly waiting: Job[] = [];
  private readonly threads = new Set<Thread>();
  private readonly isCompiled: boolean;
  private nextId = 0;
  private isClosed = false;

  constructor(private readonly options: Options) {
    this.isCompiled = existsSync(fileURLToPath(options.url));
  }

  run<T>(task: string, input: unknown, onProgress?: (progress: unknown) => void): Promise<T> {
    if (!this.isCompiled) return this.options.here(task, input as never) as Promise<T>;
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ task, input, tries: 0, resolve, reject, onProgress });
      this.advance();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Error('Pilothouse is stopping'));
    await Promise.all([...this.threads].map(({ worker }) => worker.terminate()));
  }

  private advance() {
    while (this.waiting.length > 0 && !this.isClosed) {
      const job = this.waiting[0]!;
      // What killed a thread before is tried once more, alone.
      const most = job.tries > 0 ? 1 : this.options.each;
      const free = [...this.threads].find(({ jobs }) => jobs.size < most && !isSuspect(jobs));
      if (!free && this.threads.size >= this.options.threads) return;
      this.waiting.shift();
      this.give(free ?? this.open(), job);
    }
  }

  private give(thread: Thread, job: Job) {
    clearTimeout(thread.idle);
    const id = this.nextId++;
    thread.jobs.set(id, job);
    thread.worker.postMessage({ id, task: job.task, input: job.input });
  }

  private open(): Thread {
    const worker = new Worker(this.options.url, {
      resourceLimits: { maxOldGenerationSizeMb: this.options.heapMegabytes, maxYoungGenerationSizeMb: 8 },
    });
    const thread: Thread = { worker, jobs: new Map(), idle: undefined };
    this.threads.add(thread);
    worker.unref();
    worker.on('message', (message: Answer) => this.answered(thread, message));
    worker.on('error', (error: Error) => this.died(thread, error));
    worker.on('exit', () => this.died(thread, new Error('Its thread ended')));
    return thread;
  }

  private answered(thread: Thread, message: Answer) {
    const job = thread.jobs.get(message.id);
    if (!job) return;
    if ('progress' in message) return job.onProgress?.(message.progress);
    thread.jobs.delete(message.id);
    if ('error' in message) job.reject(message.error);
    else job.resolve(message.answer as never);
    if (thread.jobs.size === 0) {
      thread.idle = setTimeout(() => void thread.worker.terminate(), this.options.idleMs ?? 5_000);
      thread.idle.unref();
    }
    this.advance();
  }

  private died(thread: Thread, error: Error) {
    if (!this.threads.delete(thread)) return;
    clearTimeout(thread.idle);
    for (const job of thread.jobs.values()) {
      if (job.tries > 0 || this.isClosed) job.reject(error);
      else this.waiting.push({ ...job, tries: job.tries + 1 });
    }
    thread.jobs.clear();
    this.advance();
  }
}

type Answer = { id: number } & ({ answer: unknown } | { error: Error } | { progress: unknown });

const isSuspect = (jobs: Map<number, Job>) => [...jobs.values()].some(({ tries }) => tries > 0);
