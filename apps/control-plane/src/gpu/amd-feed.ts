import { EventEmitter } from 'node:events';
import { readAmdCards } from './amd-cards.js';
import type { MeasuredCard } from './smi-lines.js';

const INTERVAL_MS = 2_000;

/** Looks at the AMD cards again and again, as long as there are any. */
export class AmdFeed {
  readonly events = new EventEmitter<{ cards: [MeasuredCard[]] }>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<boolean>;
  private isClosed = false;

  /** Looks once; with a card it goes on looking. Answers whether there is one. */
  open(): Promise<boolean> {
    if (this.timer) return Promise.resolve(true);
    return (this.looking ??= this.look().finally(() => (this.looking = undefined)));
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<boolean> {
    const cards = await readAmdCards();
    if (cards.length === 0 || this.isClosed) return false;
    this.events.emit('cards', cards);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.open();
    }, INTERVAL_MS);
    this.timer.unref();
    return true;
  }
}
