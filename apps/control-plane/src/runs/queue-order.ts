import { readFile } from 'node:fs/promises';
import { RunId } from '@pilothouse/contracts/names';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const Order = z.object({ ids: RunId.array() });

/** `runs/queue.json`: the order a person gave the runs that wait. Replaced whole, so that a kill leaves the old one or the new. */
export class QueueOrder {
  private places = new Map<string, number>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Without a file, or with one nobody can read, runs come in the order they were asked for. */
  async load(): Promise<void> {
    try {
      this.take(Order.parse(JSON.parse(await readFile(this.path, 'utf8'))).ids);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.onError(new Error('The order of the queue could not be read: oldest first.', { cause: error }));
    }
  }

  /** A run without a place came after all that have one. */
  placeOf(id: string): number {
    return this.places.get(id) ?? Infinity;
  }

  /** Resolves when it is on the disk; believed only then. */
  set(ids: string[]): Promise<void> {
    const written = this.writing.then(async () => {
      await writeFileAtomic(this.path, `${JSON.stringify({ ids })}\n`);
      this.take(ids);
    });
    this.writing = written.catch(() => undefined); // Told to whoever asked for it.
    return written;
  }

  private take(ids: string[]) {
    this.places = new Map(ids.map((id, at) => [id, at]));
  }
}
