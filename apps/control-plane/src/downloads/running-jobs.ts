import type { Job } from './job.js';

type Running = { end: AbortController; ended: Promise<void> };
type Listeners = {
  /** It ended with something else than its file among the models, and nobody had asked for that. */
  onFailed: (job: Job, error: unknown) => Promise<void>;
  onEnded: (job: Job) => void;
};

/** The downloads that are being fetched just now. */
export class RunningJobs {
  private readonly running = new Map<Job, Running>();

  constructor(private readonly listeners: Listeners) {}

  get count(): number {
    return this.running.size;
  }

  has(job: Job): boolean {
    return this.running.has(job);
  }

  start(job: Job) {
    const end = new AbortController();
    const ended = job
      .run(end.signal, () => this.missingBytesBeside(job))
      .catch(async (error: unknown) => {
        if (!end.signal.aborted) await this.listeners.onFailed(job, error);
      })
      .finally(() => {
        this.running.delete(job);
        this.listeners.onEnded(job);
      });
    this.running.set(job, { end, ended });
  }

  /** Resolves when it has ended; at once for one that does not run. */
  async stop(job: Job, why: Error): Promise<void> {
    const running = this.running.get(job);
    running?.end.abort(why);
    await running?.ended;
  }

  async stopAll(why: Error): Promise<void> {
    await Promise.all([...this.running.keys()].map((job) => this.stop(job, why)));
  }

  /** What the others that run still need of the disk. */
  private missingBytesBeside(job: Job): number {
    const others = [...this.running.keys()].filter((other) => other !== job);
    return others.reduce((sum, other) => sum + other.missingBytes, 0);
  }
}
