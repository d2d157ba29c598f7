import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Instant } from '@pilothouse/contracts/names';
import { NotificationEvent } from '@pilothouse/contracts/notifications';
import type { Outcome } from './post.js';
import type { Notification } from './to-request.js';

/** Between the attempts for one notification: in all about a day. */
const WAITS_MS = [1, 5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200].map((seconds) => seconds * 1000);
const MOST_WAITING = 100;
/** Enough that nothing which is still read at a start is told twice. */
const MOST_KNOWN = 2000;

const Waiting = z.object({
  key: z.string(),
  attempts: z.int().nonnegative(),
  notification: z.object({
    event: NotificationEvent,
    at: Instant,
    title: z.string(),
    text: z.string(),
    about: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
});
type Waiting = z.infer<typeof Waiting>;

const Content = z.object({
  waiting: Waiting.array(),
  /** What was taken already, with when it happened. */
  known: z.tuple([z.string(), Instant]).array(),
  /** What happened until then is not taken any more: its keys were forgotten. */
  floor: Instant,
});

type OutboxOptions = {
  path: string;
  deliver: (notification: Notification) => Promise<Outcome>;
  onChanged: (outcome?: Outcome) => void;
  onError: (error: unknown) => void;
  waitsMs?: number[];
};

/**
 * Notifications on their way, one after the other, oldest first. On the disk before the first attempt, and gone from it only after
 * the last: a kill may have one delivered twice, never not at all.
 */
export class Outbox {
  private waiting: Waiting[] = [];
  private known = new Map<string, number>();
  private floor = 0;
  private timer?: NodeJS.Timeout;
  private sending?: Promise<void>;
  private saving: Promise<void> = Promise.resolve();
  private isUnsaved = false;
  private isClosed = false;
  private pauseMs = 0;

  constructor(private readonly options: OutboxOptions) {}

  get size(): number {
    return this.waiting.length;
  }

  async load(): Promise<void> {
    try {
      const { waiting, known, floor } = Content.parse(JSON.parse(await readFile(this.options.path, 'utf8')));
      this.waiting = waiting;
      this.known = new Map(known);
      this.floor = floor;
    } catch (error) {
      // It is not known what was told: better nothing of the past than all of it again.
      this.floor = Date.now();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.options.onError(error);
    }
    this.sendSoon(0);
  }

  /** Takes each key once, so that whoever tells of the same thing again after a restart does no harm. */
  put(key: string, notification: Waiting['notification']): void {
    if (!this.know(key, notification.at)) return;
    this.waiting.push({ key, attempts: 0, notification });
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    void this.save();
    this.options.onChanged();
    this.sendSoon(0);
  }

  /** Notes what nobody is to be told of, so that it is not told later either. */
  pass(key: string, at: number): void {
    if (this.know(key, at)) void this.save();
  }

  /** Nobody is to be told any more of what is waiting. */
  async clear(): Promise<void> {
    this.waiting = [];
    await this.save();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.save();
  }

  private know(key: string, at: number): boolean {
    if (this.known.has(key) || at <= this.floor) return false;
    this.known.set(key, at);
    for (const [oldest, happenedAt] of this.known) {
      if (this.known.size <= MOST_KNOWN) break;
      this.known.delete(oldest);
      this.floor = Math.max(this.floor, happenedAt);
    }
    return true;
  }

  private sendSoon(waitMs: number) {
    if (this.isClosed || this.sending || this.waiting.length === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.sending = this.sendNext()
        .catch(this.options.onError)
        .finally(() => (this.sending = undefined))
        .then(() => this.sendSoon(this.pauseMs));
    }, waitMs);
    this.timer.unref();
  }

  private async sendNext(): Promise<void> {
    const next = this.waiting[0];
    if (!next) return;
    await this.saving;
    const outcome = await this.options.deliver(next.notification);
    if (this.isClosed) return;
    const wait = (this.options.waitsMs ?? WAITS_MS)[next.attempts];
    next.attempts += 1;
    const isLeft = outcome.kind === 'later' && wait !== undefined;
    if (!isLeft) this.waiting = this.waiting.filter((each) => each !== next);
    this.pauseMs = isLeft ? Math.max(wait, outcome.waitMs ?? 0) : 0;
    await this.save();
    this.options.onChanged(outcome);
  }

  private save(): Promise<void> {
    this.isUnsaved = true;
    this.saving = this.saving.then(async () => {
      if (!this.isUnsaved) return; // Written by the one before.
      this.isUnsaved = false;
      const { waiting, floor } = this;
      const text = JSON.stringify({ waiting, floor, known: [...this.known] });
      // A full disk must not keep anybody from being told.
      await writeFileAtomic(this.options.path, text, { mode: 0o600 }).catch(this.options.onError);
    });
    return this.saving;
  }
}
