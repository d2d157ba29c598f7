import type { Chores } from '../platform/chores.js';
import { lastTitle } from './last-title.js';
import { Scrollback } from './scrollback.js';

/** However much is written, the title is looked for in the end of it, this often. */
const LOOK_MS = 200;
const LOOK_BYTES = 16 * 1024;

/** What the programs in a terminal call it. */
export class TitleWatch {
  title = '';
  private isDue = false;

  constructor(
    private readonly folder: string,
    private readonly chores: Chores,
    private readonly onChange: () => void,
  ) {}

  /** Soon: there may be another one. */
  look() {
    if (this.isDue) return;
    this.isDue = true;
    this.chores.later(LOOK_MS, async () => {
      this.isDue = false;
      const title = lastTitle(await this.newest());
      if (title === undefined || title === this.title) return;
      this.title = title;
      this.onChange();
    });
  }

  private async newest(): Promise<Buffer> {
    const scrollback = new Scrollback(this.folder);
    try {
      const { at } = await scrollback.end();
      const bytes = await scrollback.read(Math.max(0, at - LOOK_BYTES), LOOK_BYTES);
      return bytes === 'gone' ? Buffer.alloc(0) : bytes;
    } finally {
      await scrollback.close();
    }
  }
}
