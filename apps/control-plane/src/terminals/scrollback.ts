import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bell } from '../platform/bell.js';

const PIECE_BYTES = 32 * 1024;
/** What a page that comes late is shown of what was before. */
const TAIL_BYTES = 512 * 1024;
const NEWLINE = 0x0a;
const PART = /^output\.(\d+)\.log$/;

export type ScrollbackNews =
  | { type: 'output'; from: number; data: Buffer }
  /** Bytes before `from` are no longer kept. */
  | { type: 'skipped'; from: number }
  | { type: 'ended' };

type Follow = {
  from: number | 'tail';
  /** Rings when there may be more. */
  bell: Bell;
  signal: AbortSignal;
  /** True once nobody writes any more. */
  hasEnded: () => boolean;
};

/** The output of a terminal from an offset on, each byte once, as fast as it is asked for. */
export async function* followScrollback(
  folder: string,
  { from, bell, signal, hasEnded }: Follow,
): AsyncGenerator<ScrollbackNews, void> {
  const scrollback = new Scrollback(folder);
  try {
    let at = from === 'tail' ? await scrollback.startOfTail() : from;
    while (!signal.aborted) {
      bell.reset();
      // Asked before reading: what was written before the end is read before the end is told.
      const isComplete = hasEnded();
      const data = await scrollback.read(at);
      if (data === 'gone') {
        at = await scrollback.startOfTail();
        yield { type: 'skipped', from: at };
      } else if (data.length > 0) {
        yield { type: 'output', from: at, data };
        at += data.length;
      } else if (isComplete) {
        yield { type: 'ended' };
        return;
      } else {
        await bell.rung();
      }
    }
  } finally {
    await scrollback.close();
  }
}

type Part = { from: number; path: string };

/** The parts in which a runner keeps the last bytes of a terminal: `output.<offset of the first byte>.log`. */
export class Scrollback {
  private opened?: Part & { file: FileHandle };

  constructor(private readonly folder: string) {}

  /** Where the next byte will stand, and when the last one was written; null when none was. */
  async end(): Promise<{ at: number; writtenAt: number | null }> {
    const last = (await this.parts()).at(-1);
    const facts = last && (await stat(last.path).catch(unlessRemoved));
    if (!facts) return { at: last?.from ?? 0, writtenAt: null };
    return { at: last.from + facts.size, writtenAt: facts.size > 0 ? Math.round(facts.mtimeMs) : null };
  }

  /** The first whole line of the last half megabyte. */
  async startOfTail(): Promise<number> {
    const [first] = await this.parts();
    const earliest = Math.max((await this.end()).at - TAIL_BYTES, first?.from ?? 0);
    if (earliest === 0) return 0;
    const data = await this.read(earliest);
    const newline = data === 'gone' ? -1 : data.indexOf(NEWLINE);
    return earliest + newline + 1;
  }

  /** What stands at an offset; empty at the end, `gone` where nothing is kept. A removed part is read on while it is open. */
  async read(at: number, mostBytes = PIECE_BYTES): Promise<Buffer | 'gone'> {
    const here = this.opened && at >= this.opened.from ? await this.readOpened(at, mostBytes) : undefined;
    if (here?.length) return here;

    const parts = await this.parts();
    const next = parts.findLast(({ from }) => from <= at);
    if (!next) return parts.length > 0 ? 'gone' : Buffer.alloc(0);
    if (next.from === this.opened?.from) return here ?? Buffer.alloc(0);
    await this.close();
    const file = await open(next.path, 'r').catch(unlessRemoved);
    if (!file) return 'gone';
    this.opened = { ...next, file };
    const isBehind = at > next.from + (await file.stat()).size;
    return isBehind ? 'gone' : this.readOpened(at, mostBytes);
  }

  async close(): Promise<void> {
    await this.opened?.file.close();
    this.opened = undefined;
  }

  private async readOpened(at: number, mostBytes: number): Promise<Buffer> {
    const { file, from } = this.opened!;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(mostBytes), 0, mostBytes, at - from);
    return buffer.subarray(0, bytesRead);
  }

  private async parts(): Promise<Part[]> {
    const names = await readdir(this.folder).catch(
      (error: NodeJS.ErrnoException) => unlessRemoved(error) ?? [],
    );
    return names
      .flatMap((name) => {
        const from = PART.exec(name)?.[1];
        return from === undefined ? [] : [{ from: Number(from), path: join(this.folder, name) }];
      })
      .sort((a, b) => a.from - b.from);
  }
}

/** The runner removes the oldest part at any time. */
function unlessRemoved(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
