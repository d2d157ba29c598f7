import { setTimeout } from 'node:timers/promises';

/** Lets so many bytes a second through, for all who ask together. */
export class Throttle {
  private freeAt = 0;

  constructor(private readonly limitBytesPerSecond: () => number | null) {}

  /** Waits until that many bytes may have come. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const limit = this.limitBytesPerSecond();
    if (limit === null) return;
    const now = performance.now();
    this.freeAt = Math.max(this.freeAt, now) + (bytes / limit) * 1000;
    const waitMs = this.freeAt - now;
    if (waitMs > 1) await setTimeout(waitMs, undefined, { signal });
  }
}

/** Bytes a second over the last few seconds. */
export class Rate {
  private readonly marks: { at: number; bytes: number }[] = [];
  private total = 0;

  add(bytes: number) {
    this.total += bytes;
  }

  /** To be asked about once a second. */
  perSecond(now = performance.now()): number {
    this.marks.push({ at: now, bytes: this.total });
    while (this.marks.length > 2 && now - this.marks[0]!.at > WINDOW_MS) this.marks.shift();
    const [first] = this.marks;
    const passedMs = now - first!.at;
    return passedMs < 200 ? 0 : ((this.total - first!.bytes) / passedMs) * 1000;
  }
}

const WINDOW_MS = 8_000;
