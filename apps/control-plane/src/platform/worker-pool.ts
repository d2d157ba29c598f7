import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** What a thread does, by the name it is asked for. */
export type Tasks = Record<
  string,
  (input: never, onProgress: (progress: unknown) => void) => Promise<unknown>
>;

type Options<T> = {
  /** Of the compiled worker, which serves `tasks`. Where it is not there (a test runs the source) they are done in this thread. */
  url: URL;
  tasks: T;
  /** At most so many threads, each with so many tasks at once. */
  threads: number;
  each: number;
  heapMegabytes: number;
  /** A thread with nothing to do ends after this, and gives its memory back. */
  idleMs?: number;
};

type Input<T extends Tasks, Name extends keyof T> = Parameters<T[Name]>[0];
type Answer<T extends Tasks, Name extends keyof T> = Awaited<ReturnType<T[Name]>>;
type Asking<T extends Tasks, Name extends keyof T> = {
  onProgress?: Parameters<T[Name]>[1] | undefined;
  /** The highest comes first; 0 when it is not said. */
  priority?: number | undefined;
};

type Job = {
  task: string;
  input: unknown;
  priority: number;
  tries: number;
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
  onProgress: ((progress: unknown) => void) | undefined;
};

type Thread = { worker: Worker; jobs: Map<number, Job>; idle: NodeJS.Timeout | undefined };

/**
 * Work that would hold up everything else, in threads with a bounded heap. A thread that dies costs the one task that killed it: what
 * it did beside that is done again.
 */
export class WorkerPool<T extends Tasks> {
  private readonly waiting: Job[] = [];
  private readonly threads = new Set<Thread>();
  private readonly isCompiled: boolean;
  private nextId = 0;
  private isClosed = false;

  constructor(private readonly options: Options<T>) {
    this.isCompiled = existsSync(fileURLToPath(options.url));
  }

  run<Name extends keyof T & string>(
    task: Name,
    input: Input<T, Name>,
    { onProgress, priority = 0 }: Asking<T, Name> = {},
  ): Promise<Answer<T, Name>> {
    if (!this.isCompiled) return this.doHere(task, input, onProgress);
    return new Promise((resolve, reject) => {
      this.wait({ task, input, priority, tries: 0, resolve, reject, onProgress });
      this.advance();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Error('Pilothouse is stopping'));
    await Promise.all([...this.threads].map(({ worker }) => worker.terminate()));
  }

  private doHere<Name extends keyof T>(
    task: Name,
    input: Input<T, Name>,
    onProgress: (progress: unknown) => void = () => undefined,
  ): Promise<Answer<T, Name>> {
    return this.options.tasks[task]!(input, onProgress) as Promise<Answer<T, Name>>;
  }

  /** Behind those that are as urgent. */
  private wait(job: Job) {
    const before = this.waiting.findLastIndex(({ priority }) => priority >= job.priority);
    this.waiting.splice(before + 1, 0, job);
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
    worker.on('message', (message: Message) => this.answered(thread, message));
    worker.on('error', (error: Error) => this.died(thread, error));
    worker.on('exit', () => this.died(thread, new Error('Its thread ended')));
    return thread;
  }

  private answered(thread: Thread, message: Message) {
    const job = thread.jobs.get(message.id);
    if (!job) return;
    if ('progress' in message) return job.onProgress?.(message.progress);
    thread.jobs.delete(message.id);
    if ('error' in message) job.reject(withCode(message.error, message.code));
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
      else this.wait({ ...job, tries: job.tries + 1 });
    }
    thread.jobs.clear();
    this.advance();
  }
}

type Message = { id: number } & (
  { answer: unknown } | { error: Error; code: string | undefined } | { progress: unknown }
);

const withCode = (error: Error, code: string | undefined) =>
  code === undefined ? error : Object.assign(error, { code });

const isSuspect = (jobs: Map<number, Job>) => [...jobs.values()].some(({ tries }) => tries > 0);
