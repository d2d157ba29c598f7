import { Logger } from '@nestjs/common';
import type { Terminal } from './terminal.js';

const MINUTE_MS = 60_000;
/** A timer can wait no longer than 2^31 ms, and need not. */
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
const SHORTEST_WAIT_MS = 20;

/** Ends terminals that nobody shows and that write nothing for as long as the setting says. */
export class IdleWatch {
  private readonly logger = new Logger(IdleWatch.name);
  private timer?: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly terminals: () => Terminal[],
    private readonly idleMinutes: () => number | null,
  ) {}

  /** Whenever a terminal or the setting has changed. */
  look() {
    clearTimeout(this.timer);
    const minutes = this.idleMinutes();
    if (minutes === null || this.isClosed) return;
    const waits = this.terminals().flatMap((terminal) => {
      if (terminal.quietMs === undefined || terminal.isClosing) return [];
      const leftMs = minutes * MINUTE_MS - terminal.quietMs;
      if (leftMs <= 0) this.end(terminal, minutes);
      return leftMs <= 0 ? [] : [leftMs];
    });
    if (waits.length === 0) return;
    const waitMs = Math.min(...waits, LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.look(), Math.max(waitMs, SHORTEST_WAIT_MS));
    this.timer.unref();
  }

  private end(terminal: Terminal, minutes: number) {
    const text = `Ended by itself: nobody looked and nothing was written for ${inWords(minutes)}.`;
    terminal.close(text).catch((error: unknown) => this.logger.warn(error));
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
  }
}

function inWords(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}
