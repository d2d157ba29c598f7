import type { MediaFacts, MediaItem } from '@pilothouse/contracts/media';
import type { Chores } from '../platform/chores.js';
import { inParallel } from '../platform/in-parallel.js';
import { keyOf } from './media-folders.js';

const AT_ONCE = 4;
/** Other work gets its turn, and the page its news, after so many. */
const BATCH = 200;

/** What can be searched for in every picture: read in the background, newest first, once for each state of a file. */
export class MediaWords {
  private readonly words = new Map<string, string>();
  private waiting: MediaItem[] = [];
  private isReading = false;

  constructor(
    private readonly chores: Chores,
    private readonly read: (item: MediaItem) => Promise<MediaFacts>,
    private readonly changed: () => void,
  ) {}

  get unread(): number {
    return this.waiting.length;
  }

  /** From now on these are all there are. */
  keep(items: MediaItem[]) {
    const keys = new Set(items.map(keyOf));
    for (const key of this.words.keys()) if (!keys.has(key)) this.words.delete(key);
    this.waiting = items.filter((item) => item.kind === 'picture' && !this.words.has(keyOf(item)));
    if (this.waiting.length > 0 && !this.isReading) this.chores.run(() => this.readAll());
  }

  /** Every word stands somewhere in what is known of it. */
  holds(item: MediaItem, words: string[]): boolean {
    const text = `${item.path.toLowerCase()}\n${this.words.get(keyOf(item)) ?? ''}`;
    return words.every((word) => text.includes(word));
  }

  private async readAll() {
    this.isReading = true;
    try {
      while (this.waiting.length > 0 && !this.chores.isClosed) {
        const batch = this.waiting.slice(0, BATCH);
        await inParallel(batch, AT_ONCE, async (item) => {
          // What cannot be read says nothing, and is not tried again until it changes.
          const facts = await this.read(item).catch(() => undefined);
          this.words.set(keyOf(item), facts ? wordsOf(facts) : '');
        });
        this.waiting = this.waiting.filter((item) => !this.words.has(keyOf(item)));
        this.changed();
      }
    } finally {
      this.isReading = false;
    }
  }
}

const wordsOf = ({ prompt, model, seed, loras }: MediaFacts) =>
  [prompt, model, seed, ...loras.map(({ name }) => name)].filter(Boolean).join('\n').toLowerCase();
