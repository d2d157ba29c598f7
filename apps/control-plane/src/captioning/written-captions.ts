import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../platform/in-parallel.js';
import { readCaption } from './caption-results.js';

const AT_ONCE = 8;

/** The captions a script has written into a folder. A tagger that found nothing writes a file without text: that is none. */
export class WrittenCaptions {
  /** Files that have a text; what has none may get one. */
  private readonly known = new Set<string>();

  constructor(private readonly folder: string) {}

  async count(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    const open = names.filter((name) => name.endsWith('.txt') && !this.known.has(name));
    await inParallel(open, AT_ONCE, async (name) => {
      if ((await readCaption(join(this.folder, name))) !== null) this.known.add(name);
    });
    return this.known.size;
  }
}
