import { Logger } from '@nestjs/common';

/** Work that nobody waits for: its failures are told in the log, and its timers end with their owner. */
export class Chores {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly warned = new Set<string>();
  private readonly logger: Logger;
  isClosed = false;

  constructor(owner: string) {
    this.logger = new Logger(owner);
  }

  run(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.isClosed) this.logger.warn(error);
    });
  }

  later(waitMs: number, work: () => Promise<void>): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.run(work);
    }, waitMs);
    timer.unref();
    this.timers.add(timer);
  }

  warnOnce(text: string): void {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.logger.warn(text);
  }

  close(): void {
    this.isClosed = true;
    this.timers.forEach((timer) => clearTimeout(timer));
  }
}
