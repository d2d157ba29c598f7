/** Lets a few through at once, and from then on one every so often. Times are milliseconds of a clock that nobody sets. */
export class Pace {
  private credit: number;
  private countedAt = -Infinity;

  constructor(
    private readonly atOnce: number,
    private readonly everyMs: number,
  ) {
    this.credit = atOnce;
  }

  /** 0: now, and it counts. Otherwise how long to wait before asking again. */
  waitMs(now: number): number {
    this.credit = Math.min(this.atOnce, this.credit + (now - this.countedAt) / this.everyMs);
    this.countedAt = now;
    if (this.credit < 1) return Math.ceil((1 - this.credit) * this.everyMs);
    this.credit--;
    return 0;
  }
}
