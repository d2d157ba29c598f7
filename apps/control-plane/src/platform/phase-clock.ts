import type { PhaseTime, RunPhase } from '@pilothouse/contracts/runs';

type Stretch = {
  phase: RunPhase;
  beganAt: number;
  since: number;
  /** The first moment since then that somebody saw. */
  seenSince: number;
  times: number;
  /** Milliseconds that were seen of the times that ended. */
  seen: number;
  wasSeenWhole: boolean;
};

/** How long the trainer is in each of its phases. Moments are in milliseconds; NaN is one that nobody saw. */
export class PhaseClock {
  private readonly stretches: Stretch[] = [];
  private current: Stretch | undefined;
  private now = NaN;

  tick(at: number): void {
    this.now = at;
    if (this.current && Number.isNaN(this.current.seenSince)) this.current.seenSince = at;
  }

  enter(phase: RunPhase, at: number): void {
    this.tick(at);
    if (this.current?.phase === phase) return;
    this.leave();
    this.current = this.stretchOf(phase) ?? this.begin(phase);
    this.current.since = at;
    this.current.seenSince = at;
  }

  /** The trainer has ended, and with it what it was last at. */
  end(at: number): void {
    this.tick(at);
    this.leave();
  }

  /** What was seen of a phase until now. */
  millisecondsIn(phase: RunPhase): number {
    const stretch = this.stretchOf(phase);
    return stretch === undefined ? 0 : stretch.seen + (stretch === this.current ? this.seenOf(stretch) : 0);
  }

  /** What it takes each time, by those that ended; null when none did or one was not seen. */
  secondsEach(phase: RunPhase): number | null {
    const stretch = this.stretchOf(phase);
    if (!stretch?.wasSeenWhole || stretch.times === 0) return null;
    return stretch.seen / 1000 / stretch.times;
  }

  /** How long it has been in the phase; 0 when it is in another one. */
  secondsInto(phase: RunPhase): number {
    return this.current?.phase === phase ? this.seenOf(this.current) / 1000 : 0;
  }

  /** In the order they began. */
  get times(): PhaseTime[] {
    return this.stretches.map((stretch) => ({
      phase: stretch.phase,
      beganAt: orNull(stretch.beganAt),
      times: stretch.times,
      seconds: stretch.wasSeenWhole ? stretch.seen / 1000 : null,
      since: stretch === this.current ? orNull(stretch.since) : null,
    }));
  }

  private begin(phase: RunPhase): Stretch {
    const at = this.now;
    const stretch = { phase, beganAt: at, since: at, seenSince: at, times: 0, seen: 0, wasSeenWhole: true };
    this.stretches.push(stretch);
    return stretch;
  }

  private leave(): void {
    const { current, now } = this;
    this.current = undefined;
    if (!current) return;
    current.times += 1;
    current.seen += this.seenOf(current);
    // Neither an unseen moment nor a clock that went back has measured anything.
    current.wasSeenWhole &&= current.since <= now;
  }

  private seenOf({ seenSince }: Stretch): number {
    return this.now > seenSince ? this.now - seenSince : 0;
  }

  private stretchOf(phase: RunPhase): Stretch | undefined {
    return this.stretches.find((each) => each.phase === phase);
  }
}

const orNull = (at: number) => (Number.isNaN(at) ? null : Math.max(0, Math.round(at)));
