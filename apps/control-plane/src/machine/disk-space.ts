import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A network file system whose server is gone answers never, and each question would keep one of the few threads for files. */
const PATIENCE_MS = 4_000;

export type Space = { totalBytes: number; freeBytes: number };

/** Asks file systems how much is free, each once at a time. */
export class DiskSpace {
  private readonly asked = new Map<string, Promise<Space>>();

  /** Throws a sentence when it does not answer in time, or answers with an error. */
  async read(path: string): Promise<Space> {
    if (this.asked.has(path)) throw silent();
    const answer = statfs(path).then(({ bsize, blocks, bavail }) => ({
      totalBytes: bsize * blocks,
      freeBytes: bsize * bavail,
    }));
    this.asked.set(path, answer);
    const done = () => void this.asked.delete(path);
    answer.then(done, done);
    const late = sleep(PATIENCE_MS, undefined, { ref: false }).then((): Space => {
      throw silent();
    });
    // Whichever comes last has no one who listens.
    late.catch(() => undefined);
    return Promise.race([answer, late]);
  }
}

const silent = () =>
  new Error(`The file system has not answered for more than ${PATIENCE_MS / 1000} seconds.`);
