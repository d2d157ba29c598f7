import type { LogSink, LogStatus } from '@/api/log-stream';
import { LogLines } from './log-lines';

// Read ahead of the picture by at most so much, so that a long log is there soon and a fast one never floods the page.
const AHEAD_BYTES = 1_000_000;

// Nobody reads faster; what a flood leaves of the time goes into reading on.
const DRAW_EVERY_MS = 100;

/** One log as it arrives. Views are told at most ten times a second; what is far ahead of them waits until they have drawn. */
export class LogFeed {
  readonly lines = new LogLines();
  status: LogStatus = { state: 'connecting' };
  /** Where reading began; anything but 0 means that the lines before are unknown, and so are the line numbers. */
  firstByte: number | null = null;
  /** The byte reached. */
  bytes = 0;

  readonly sink: LogSink = {
    append: (bytes, from, done) => {
      this.firstByte ??= from;
      this.bytes = from + bytes.length;
      this.lines.push(bytes);
      this.undrawn += bytes.length;
      if (this.undrawn < AHEAD_BYTES) done();
      else this.waiting.push(done);
      this.announce();
    },
    restart: () => {
      this.lines.clear();
      this.firstByte = 0;
      this.bytes = 0;
      this.announce();
    },
    status: (status) => {
      this.status = status;
      this.announce();
    },
  };

  private version = 0;
  private readonly listeners = new Set<() => void>();
  private waiting: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private drawnAt = 0;
  private undrawn = 0;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Grows with every announcement. */
  read = (): number => this.version;

  close(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.waiting = [];
  }

  private announce(): void {
    this.timer ??= setTimeout(
      () => (this.frame = requestAnimationFrame(() => this.draw())),
      Math.max(0, this.drawnAt + DRAW_EVERY_MS - performance.now()),
    );
  }

  private draw(): void {
    this.timer = undefined;
    this.drawnAt = performance.now();
    this.undrawn = 0;
    this.version += 1;
    for (const listener of this.listeners) listener();
    for (const done of this.waiting.splice(0)) done();
  }
}
