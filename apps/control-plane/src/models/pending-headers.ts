import { join } from 'node:path';
import type { Chores } from '../platform/chores.js';
import type { HeaderReader } from './header-reader.js';
import type { InspectedThere } from './inspect.js';

/** Headers that were asked for and not read yet: one for each path, and an older answer that comes late is not taken. */
export class PendingHeaders {
  private readonly reading = new Set<Promise<void>>();
  /** What each of them is for, by path: the key of the file. */
  private readonly asked = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly headers: HeaderReader,
    private readonly chores: Chores,
  ) {}

  get count(): number {
    return this.reading.size;
  }

  has(path: string, key: string): boolean {
    return this.asked.get(path) === key;
  }

  /** `take` has the answer, unless the path was forgotten or asked about another file by then. */
  ask(path: string, key: string, take: (inspected: InspectedThere) => void): void {
    if (this.has(path, key)) return;
    this.asked.set(path, key);
    const reading = this.headers
      .inspect(join(this.folder, path))
      .then((inspected) => {
        if (!this.chores.isClosed && this.has(path, key)) take(inspected);
      })
      .finally(() => {
        this.reading.delete(reading);
        if (this.has(path, key)) this.asked.delete(path);
      });
    this.reading.add(reading);
    this.chores.run(() => reading);
  }

  forget(path: string) {
    this.asked.delete(path);
  }

  /** With all that is in it. */
  forgetFolder(folder: string) {
    for (const path of this.asked.keys()) {
      if (folder === '' || path.startsWith(`${folder}/`)) this.asked.delete(path);
    }
  }

  /** Resolves when those that are asked for now are read. */
  async now(): Promise<void> {
    await Promise.all(this.reading);
  }

  /** Resolves when none is left, also of those that come meanwhile. */
  async all(): Promise<void> {
    while (this.reading.size > 0) await this.now();
  }
}
