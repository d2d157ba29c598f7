import type { Queue } from '@pilothouse/contracts/runs';
import type { QueueFile } from './queue-file.js';
import type { RunLife } from './run-life.js';
import { hasEnded } from './run-record.js';

type Cards = {
  /** How many runs may be in progress. */
  readonly lanes: number;
  /** Runs that have a card, also those that ended and have not left it yet. */
  readonly holders: string[];
  /** Starts again whoever made room. */
  restore(): void;
};

/**
 * Which run is next: one at a time on each card, in the order a person gave them, first come first served for the rest. Work that
 * takes no turn waits only while the queue is paused.
 */
export class RunQueue {
  /** By id, 1 is next, as they were last told. */
  private places = new Map<string, number>();
  /** Until it is opened nothing begins. */
  private isOpen = false;
  /** Runs that ended just now and may go on by themselves: until that is settled nothing else begins. */
  private settling = 0;
  private closed = false;

  constructor(
    private readonly runs: () => Iterable<RunLife>,
    private readonly file: QueueFile,
    private readonly cards: Cards,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Those that wait, first next. The queue is the queued runs themselves, so it survives us. */
  get waiting(): RunLife[] {
    return [...this.runs()].filter(({ status }) => status.state === 'queued').sort(this.inOrder);
  }

  get state(): Queue {
    return { pausedAt: this.file.pausedAt };
  }

  /** While it is paused nothing begins; what is in progress goes on. Pausing again does not change since when it is. */
  async pause(isPaused: boolean): Promise<void> {
    await this.file.set({ pausedAt: isPaused ? (this.file.pausedAt ?? Date.now()) : null });
  }

  open() {
    this.isOpen = true;
    this.advance();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  close() {
    this.closed = true;
  }

  /** To be called whenever something changed that a run may have waited for. */
  advance() {
    if (this.settling > 0 || this.closed || !this.isOpen) return;
    this.beginNext();
    // Whoever made room is started again, unless the next run is about to take the card.
    if (![...this.runs()].some(({ status }) => status.state === 'preparing')) this.cards.restore();
  }

  /** Nothing begins before this is done: what goes on by itself does so before those that wait. */
  async settle(work: () => Promise<void>): Promise<void> {
    this.settling += 1;
    await work().catch(this.onError);
    this.settling -= 1;
    this.advance();
  }

  /** Those that are not named follow in the order they had; what does not wait any more is passed over. */
  async arrange(ids: string[]): Promise<void> {
    const named = new Set(ids);
    const rest = this.waiting.map(({ id }) => id).filter((id) => !named.has(id));
    const isWaiting = new Set(this.waiting.map(({ id }) => id));
    await this.file.set({ ids: [...ids.filter((id) => isWaiting.has(id)), ...rest] });
  }

  placeOf(id: string): number | null {
    return this.places.get(id) ?? null;
  }

  /** A run that came to wait, or waits no more, moves those behind it. Answers who was moved. */
  placeAnew(): RunLife[] {
    const before = this.places;
    const { waiting } = this;
    this.places = new Map(waiting.map(({ id }, at) => [id, at + 1]));
    return waiting.filter(({ id }) => before.get(id) !== this.places.get(id));
  }

  /** Those that are not held, as many as have a card each, and those that need no turn. */
  private beginNext() {
    if (this.file.pausedAt !== null) return;
    const begun = [...this.runs()].filter(
      ({ status, work }) => work.takesTurn && status.state !== 'queued' && !hasEnded(status),
    );
    const taken = new Set([...begun.map(({ id }) => id), ...this.cards.holders]);
    const free = Math.max(0, this.cards.lanes - taken.size);
    const next = this.waiting.filter(({ status }) => status.state === 'queued' && !status.held);
    const inTurn = next.filter(({ work }) => work.takesTurn).slice(0, free);
    const atOnce = next.filter(({ work }) => !work.takesTurn);
    for (const life of [...inTurn, ...atOnce]) life.begin().catch(this.onError);
  }

  private readonly inOrder = (a: RunLife, b: RunLife) => {
    const [placeA, placeB] = [this.file.placeOf(a.id), this.file.placeOf(b.id)];
    if (placeA !== placeB) return placeA - placeB;
    return a.work.createdAt - b.work.createdAt || a.id.localeCompare(b.id);
  };
}
