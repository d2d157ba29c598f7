import { writeSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const PIECE_BYTES = 16 * 1024;
/** A command that reads is ready again at once; one that does not read costs a look now and then. */
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 50;

/**
 * What is typed, on its way into a pseudo-terminal. Its descriptor never blocks: what the kernel has no room for is offered again.
 * Not through the stream that reads, because libuv writes to the near end of a terminal blocking, and a command that does not
 * read would stop its runner.
 */
export class PtyInput {
  private queue: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly fd: number) {}

  write(bytes: Buffer): Promise<void> {
    this.queue = this.queue.then(() => this.push(bytes));
    return this.queue;
  }

  close() {
    this.isClosed = true;
  }

  private async push(bytes: Buffer): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    for (let done = 0; done < bytes.length && !this.isClosed;) {
      const taken = this.offer(bytes.subarray(done, done + PIECE_BYTES));
      done += taken;
      if (taken > 0) {
        waitMs = FIRST_WAIT_MS;
        // Between two pieces the output is read and others are heard.
        if (done < bytes.length) await nextTurn();
      } else {
        await sleep(waitMs);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
  }

  private offer(piece: Buffer): number {
    try {
      return writeSync(this.fd, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') return 0;
      // The terminal is gone, and with it whoever would have read this.
      this.isClosed = true;
      return 0;
    }
  }
}
