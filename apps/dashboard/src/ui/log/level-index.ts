import type { Level } from './level';
import type { LogLines } from './log-lines';

/** The lines of a loudness, kept up to date by looking at new ones only. */
export class LevelIndex {
  private picked: number[] = [];
  private from = 0;
  private until = 0;

  constructor(private readonly atLeast: 'warn' | 'error') {}

  /** Their sequence numbers, ascending. The same array as before when nothing changed. */
  read(lines: LogLines): number[] {
    const { first, end } = lines;
    if (end < this.until || first >= this.until) this.from = this.until = first;
    // The last line seen may have grown since.
    const seen = Math.max(first, this.until - 1);
    const before = first < this.from ? this.pick(lines, first, this.from) : [];
    const after = this.pick(lines, seen, end);
    const kept = this.picked.filter((seq) => seq >= Math.max(first, this.from) && seq < seen);
    const picked = [...before, ...kept, ...after];
    this.from = first;
    this.until = end;
    if (picked.length !== this.picked.length || picked.at(-1) !== this.picked.at(-1) || before.length > 0)
      this.picked = picked;
    return this.picked;
  }

  private pick(lines: LogLines, from: number, until: number): number[] {
    const picked: number[] = [];
    for (let seq = from; seq < until; seq += 1)
      if (isAtLeast(lines.levelAt(seq), this.atLeast)) picked.push(seq);
    return picked;
  }
}

export const isAtLeast = (level: Level, wanted: 'warn' | 'error') => level === 'error' || level === wanted;
