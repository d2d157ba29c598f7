import type { LogSink, LogStatus } from '@/api/log-stream';
import { LogLines } from './log-lines';

/** One log as it arrives. Views are told once a frame, and the next bytes are asked for after they have drawn. */
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
      this.waiting.push(done);
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
  private frame = 0;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Grows with every announcement. */
  read = (): number => this.version;

  close(): void {
    cancelAnimationFrame(this.frame);
    this.waiting = [];
  }

  private announce(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.version += 1;
      for (const listener of this.listeners) listener();
      for (const done of this.waiting.splice(0)) done();
    });
  }
}
