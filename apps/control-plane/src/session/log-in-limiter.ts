import { isIPv6 } from 'node:net';
import { AppError } from '../platform/app-error.js';

/** A person mistypes a few times … */
const FREE_FAILURES = 5;
/** … then waits a second, two, four, up to this. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** After so long without a failure an address starts anew. */
const FORGET_AFTER_MS = 60 * 60_000;
/** Failures of all addresses together in a minute: a password is not guessed by many machines at once either. */
const FAILURES_PER_MINUTE = 60;
const MINUTE_MS = 60_000;
/** Each check takes 128 MiB and a thread of the pool that also reads files. */
const CHECKS_AT_ONCE = 2;
/** Bounds the memory a crowd of strangers can take. */
const ADDRESS_LIMIT = 10_000;

type Failures = { count: number; lastAt: number };

/** Slows down guessing, by address and over all. */
export class LogInLimiter {
  private readonly failuresOf = new Map<string, Failures>();
  private readonly checking = new Set<string>();
  private minute = { count: 0, startedAt: 0 };

  /** By a clock that nobody sets: one that is put back must not lengthen a wait. */
  constructor(private readonly now = () => performance.now()) {}

  /** Runs `check` unless this address has to wait. `isKnown`: somebody is logged in from there, so a flood of strangers does not hold him up. */
  async attempt(address: string, check: () => Promise<boolean>, { isKnown = false } = {}): Promise<boolean> {
    const source = sourceOf(address);
    this.refuseTooMany(source, isKnown);
    this.checking.add(source);
    try {
      const isRight = await check();
      if (isRight) this.failuresOf.delete(source);
      else this.noteFailure(source);
      return isRight;
    } finally {
      this.checking.delete(source);
    }
  }

  private refuseTooMany(source: string, isKnown: boolean) {
    const waitMs = this.waitMs(source);
    if (waitMs > 0) refuse(`Too many wrong passwords. Try again in ${inWords(waitMs)}.`);

    const room = isKnown ? CHECKS_AT_ONCE + 1 : CHECKS_AT_ONCE;
    if (this.checking.has(source) || this.checking.size >= room) {
      refuse('Another password is being checked right now. Try again in a second.');
    }
    const floodEndsInMs = this.minute.startedAt + MINUTE_MS - this.now();
    if (this.minute.count >= FAILURES_PER_MINUTE && floodEndsInMs > 0 && !isKnown) {
      refuse(`Too many wrong passwords from everywhere. Try again in ${inWords(floodEndsInMs)}.`);
    }
  }

  private waitMs(source: string): number {
    const now = this.now();
    const failures = this.failuresOf.get(source);
    if (!failures || failures.count < FREE_FAILURES || now - failures.lastAt > FORGET_AFTER_MS) return 0;
    const pauseMs = Math.min(1000 * 2 ** (failures.count - FREE_FAILURES), LONGEST_WAIT_MS);
    return failures.lastAt + pauseMs - now;
  }

  private noteFailure(source: string) {
    const now = this.now();
    const before = this.failuresOf.get(source);
    const count = before && now - before.lastAt <= FORGET_AFTER_MS ? before.count + 1 : 1;
    // Taken out and put back, so that the map is ordered by the last failure and the oldest goes first.
    this.failuresOf.delete(source);
    this.failuresOf.set(source, { count, lastAt: now });
    const [oldest] = this.failuresOf.keys();
    if (this.failuresOf.size > ADDRESS_LIMIT) this.failuresOf.delete(oldest!);

    const isSameMinute = now - this.minute.startedAt < MINUTE_MS;
    this.minute = isSameMinute
      ? { ...this.minute, count: this.minute.count + 1 }
      : { count: 1, startedAt: now };
  }
}

/** Whoever has one IPv6 address has the 2^64 beside it too. */
function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const gap = Array<string>(8 - first.length - last.length).fill('0');
  return [...first, ...gap, ...last].slice(0, 4).join(':');
}

const groupsOf = (text: string) =>
  text ? text.split(':').map((group) => parseInt(group, 16).toString(16)) : [];

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

function refuse(message: string): never {
  throw new AppError('TOO_MANY_REQUESTS', message);
}
