import { readFile } from 'node:fs/promises';
import { upMilliseconds } from '@pilothouse/processes/up-time';

/** A mark: from this byte of the log on, what came came at this moment or later. */
type Mark = { bytes: number; up: number; at: number };

const LINE = /^(\d{1,15}) (\d{1,15}) (\d{1,15})$/;

/**
 * `output.times`: when the bytes of a log came, as its runner noted. Moments are times of day by a clock nobody sets: it is right
 * when the run begins, and from then on goes by how long the machine is up.
 */
export class OutputTimes {
  private constructor(
    private readonly marks: Mark[],
    private readonly first: Pick<Mark, 'up' | 'at'>,
  ) {}

  /** Knows nothing where there is no such file. */
  static async read(path: string): Promise<OutputTimes> {
    const text = await readFile(path, 'utf8').catch(() => '');
    const marks: Mark[] = [];
    for (const line of text.split('\n')) {
      const [, bytes, up, at] = LINE.exec(line) ?? [];
      const mark = { bytes: Number(bytes), up: Number(up), at: Number(at) };
      const last = marks.at(-1);
      // A line that was cut is none; nor is one by somebody's hand that goes back.
      if (at !== undefined && (!last || (mark.bytes > last.bytes && mark.up >= last.up))) marks.push(mark);
    }
    return new OutputTimes(marks, marks[0] ?? { up: upMilliseconds(), at: Date.now() });
  }

  get now(): number {
    return this.moment(upMilliseconds());
  }

  /** When the byte at an offset came, NaN when nobody noted it, and the offset from which on that is another moment. */
  of(offset: number): { at: number; until: number } {
    const next = this.indexAfter(offset);
    const mark = this.marks[next - 1];
    return { at: mark ? this.moment(mark.up) : NaN, until: this.marks[next]?.bytes ?? Infinity };
  }

  private moment(up: number): number {
    return this.first.at + (up - this.first.up);
  }

  /** The first mark behind an offset. */
  private indexAfter(offset: number): number {
    let [low, high] = [0, this.marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.marks[middle]?.bytes ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
