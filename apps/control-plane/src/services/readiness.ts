import type { ServiceHealth, ServiceState } from '@pilothouse/contracts/services';
import type { Probe } from '@pilothouse/contracts/tool-entry';
import type { WhyNot } from '../platform/probe-port.js';

/** So many answers have to be missing in a row before one that was ready is not any more: a tool may be busy. */
const MOST_FAILURES = 3;
const FIRST_MS = 500;
const STARTING_MOST_MS = 2_000;
const DOUBTFUL_MS = 2_000;
const UNHEALTHY_MS = 5_000;
const READY_MS = 10_000;

/** A service as supervisord has it just now. `start`: when its last process was made, in supervisord's whole seconds; 0 for never. */
export type Sighting = { state: ServiceState; pid: number; start: number; probe: Probe | null };

/** How ready one service is, from what supervisord says and what it answers itself. All times are milliseconds since 1970. */
export class Readiness {
  /** Starts in a row that did not lead to it being ready. */
  tries = 0;
  private seen: Sighting = { state: 'unknown', pid: 0, start: 0, probe: null };
  private isFirst = true;
  private startedAt = 0;
  private sawStart = false;
  private readyAt: number | null = null;
  private tookSeconds: number | null = null;
  private failures = 0;
  private failingSince = 0;
  private why: WhyNot = '';

  /** Answers true when there is a new process: it is to be asked at once. */
  see(seen: Sighting, now: number): boolean {
    const before = this.seen;
    const isNew = seen.pid !== before.pid && seen.pid > 0;
    const wasStarted = isNew || (seen.start !== before.start && seen.start > 0);
    if (wasStarted && (seen.pid > 0 || !this.isFirst)) this.tries++;
    if (isNew) this.begin(this.isFirst ? seen.start * 1000 : now);
    if (seen.state === 'stopped' || (seen.state === 'running' && !seen.probe)) this.tries = 0;
    this.seen = seen;
    this.isFirst = false;
    return isNew;
  }

  /** What it answered. Gives the seconds from its start when this is the first time, and they are known. */
  take(why: WhyNot, now: number): number | undefined {
    this.why = why;
    if (why !== '') {
      if (this.failures === 0) this.failingSince = now;
      this.failures++;
      this.sawStart ||= this.readyAt === null;
      return undefined;
    }
    const isFirst = this.readyAt === null;
    // One that was ready when it was first looked at is told by its start: it was there before we were, and did not become ready now.
    if (isFirst || this.failures >= MOST_FAILURES)
      this.readyAt = isFirst && !this.sawStart ? this.startedAt : now;
    this.failures = 0;
    this.tries = 0;
    // And how long that took nobody knows.
    if (!isFirst || !this.sawStart) return undefined;
    this.tookSeconds = Math.max(0, Math.round((now - this.startedAt) / 100) / 10);
    return this.tookSeconds;
  }

  health(usualSeconds: number | null, now: number): ServiceHealth {
    const { probe } = this.seen;
    if (!probe) return { state: 'unwatched' };
    if (!this.isAskable) return { state: 'down' };
    if (this.readyAt !== null && this.failures < MOST_FAILURES) {
      return { state: 'ready', since: this.readyAt, tookSeconds: this.tookSeconds };
    }
    if (this.readyAt !== null) return { state: 'unhealthy', since: this.failingSince, why: this.why };
    const until = this.startedAt + probe.withinSeconds * 1000;
    if (now < until) return { state: 'starting', since: this.startedAt, usualSeconds };
    const why = `It did not get ready within ${probe.withinSeconds} s. ${this.why}`.trim();
    return { state: 'unhealthy', since: until, why };
  }

  get isAskable(): boolean {
    const { probe, pid, state } = this.seen;
    return probe !== null && pid > 0 && (state === 'starting' || state === 'running');
  }

  /** Tells one process of it from the next. */
  get process(): string {
    return `${this.seen.pid} ${this.startedAt}`;
  }

  /** True until it has answered for the first time. */
  get isUnproven(): boolean {
    return this.readyAt === null;
  }

  /** From one question to the next. */
  waitMs(now: number): number {
    if (this.readyAt === null) {
      const elapsed = now - this.startedAt;
      if (elapsed > (this.seen.probe?.withinSeconds ?? 0) * 1000) return UNHEALTHY_MS;
      return Math.min(STARTING_MOST_MS, Math.max(FIRST_MS, elapsed / 10));
    }
    if (this.failures === 0) return READY_MS;
    return this.failures < MOST_FAILURES ? DOUBTFUL_MS : UNHEALTHY_MS;
  }

  private begin(startedAt: number) {
    this.startedAt = startedAt;
    this.sawStart = !this.isFirst;
    this.readyAt = null;
    this.tookSeconds = null;
    this.failures = 0;
    this.why = '';
  }
}
