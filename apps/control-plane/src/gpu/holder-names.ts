import { readFile } from 'node:fs/promises';
import type { GpuHolder } from '@pilothouse/contracts/gpu';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** More than a day of runs and tools ever has. */
const MOST_NAMES = 2_000;

const Content = z.object({
  last: z.int().nonnegative(),
  names: z.object({ id: z.int().positive(), key: z.string(), title: z.string() }).array(),
});

export type PastHolder = { key: string; title: string };

/** Numbers for the holders of video memory, because a ring keeps figures only. */
export class HolderNames {
  private last = 0;
  private readonly byKey = new Map<string, { id: number; title: string }>();
  private readonly byId = new Map<number, PastHolder>();
  private isUnsaved = false;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly onError: (error: unknown) => void,
  ) {}

  async load(): Promise<void> {
    try {
      const { last, names } = Content.parse(JSON.parse(await readFile(this.path, 'utf8')));
      for (const { id, key, title } of names) this.set(id, { key, title });
      this.last = Math.max(last, ...this.byId.keys());
    } catch (error) {
      // Without it, figures of before belong to nobody: they are in use, and no more is known.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.onError(error);
      this.last = Date.now() % 1_000_000;
    }
  }

  /** Processes of one program share a number, because their pids say nothing afterwards. */
  idOf({ key, kind, name, title }: GpuHolder): number {
    const holder = kind === 'process' ? { key: `process:${name}`, title: name } : { key, title };
    const known = this.byKey.get(holder.key);
    if (known && known.title === holder.title) return known.id;
    const id = known?.id ?? ++this.last;
    this.set(id, holder);
    for (const oldest of this.byId.keys()) {
      if (this.byId.size <= MOST_NAMES) break;
      this.forget(oldest);
    }
    this.save();
    return id;
  }

  of(id: number): PastHolder | undefined {
    return this.byId.get(id);
  }

  /** Forgets all but these. */
  keep(ids: Set<number>): void {
    for (const id of [...this.byId.keys()]) if (!ids.has(id)) this.forget(id);
  }

  async close(): Promise<void> {
    await this.saving;
  }

  private set(id: number, holder: PastHolder) {
    this.byKey.set(holder.key, { id, title: holder.title });
    this.byId.set(id, holder);
  }

  private forget(id: number) {
    const holder = this.byId.get(id);
    this.byId.delete(id);
    if (holder && this.byKey.get(holder.key)?.id === id) this.byKey.delete(holder.key);
  }

  private save() {
    this.isUnsaved = true;
    this.saving = this.saving.then(async () => {
      if (!this.isUnsaved) return; // Written by the one before.
      this.isUnsaved = false;
      const names = [...this.byId].map(([id, holder]) => ({ id, ...holder }));
      await writeFileAtomic(this.path, JSON.stringify({ last: this.last, names })).catch(this.onError);
    });
  }
}
