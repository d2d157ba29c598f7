import { stripAnsi } from './ansi';
import type { LogLine, LogLines } from './log-lines';

/** The numbers of the lines a test picks out, kept up to date by looking at new lines only. */
export class LineIndex {
  private numbers: number[] = [];
  private checked = 0;
  private dropped = 0;

  constructor(private readonly picks: (line: LogLine) => boolean) {}

  /** Ascending. The same array as before when nothing changed. */
  read(lines: LogLines): number[] {
    if (lines.total < this.checked || lines.dropped < this.dropped) this.forget();

    const known = this.numbers;
    // The last line seen may have grown since.
    const from = Math.max(lines.dropped, this.checked - 1);
    const kept = known.filter((number) => number > lines.dropped && number <= from);
    for (let index = from - lines.dropped; index < lines.length; index += 1) {
      const line = lines.at(index);
      if (line && this.picks(line)) kept.push(lines.dropped + index + 1);
    }
    this.checked = lines.total;
    this.dropped = lines.dropped;
    if (kept.length !== known.length || kept.at(-1) !== known.at(-1) || kept[0] !== known[0])
      this.numbers = kept;
    return this.numbers;
  }

  private forget(): void {
    this.numbers = [];
    this.checked = 0;
  }
}

/** Upper and lower case are the same to it, and escape sequences are not there. */
export function textContains(query: string): (line: LogLine) => boolean {
  const wanted = query.toLowerCase();
  return ({ text }) => {
    const lower = text.toLowerCase();
    return lower.includes('\x1b') ? stripAnsi(text).toLowerCase().includes(wanted) : lower.includes(wanted);
  };
}
