import { readFile } from 'node:fs/promises';
import { Instant, RunId } from '@pilothouse/contracts/names';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const Content = z.object({ ids: RunId.array(), pausedAt: Instant.nullable().default(null) });
type Content = z.infer<typeof Content>;

/**
 * `runs/queue.json`: the order a person gave the runs that wait, and since when the queue is paused. Replaced whole, so that a kill
 * leaves the old one or the new.
 */
export class QueueFile {
  private content: Content = { ids: [], pausedAt: null };
  private places = new Map<string, number>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Without a file, or with one nobody can read, runs come in the order they were asked for. */
  async load(): Promise<void> {
    try {
      this.take(Content.parse(JSON.parse(await readFile(this.path, 'utf8'))));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      const sentence = 'The order of the queue could not be read: oldest first, and it is not paused.';
      this.onError(new Error(sentence, { cause: error }));
    }
  }

  /** A run without a place came after all that have one. */
  placeOf(id: string): number {
    return this.places.get(id) ?? Infinity;
  }

  /** Null while it is not paused. */
  get pausedAt(): number | null {
    return this.content.pausedAt;
  }

  /** Resolves when it is on the disk; believed only then. */
  set(change: Partial<Content>): Promise<void> {
    const written = this.writing.then(async () => {
      const content = { ...this.content, ...change };
      await writeFileAtomic(this.path, `${JSON.stringify(content)}\n`);
      this.take(content);
    });
    this.writing = written.catch(() => undefined); // Told to whoever asked for it.
    return written;
  }

  private take(content: Content) {
    this.content = content;
    this.places = new Map(content.ids.map((id, at) => [id, at]));
  }
}
