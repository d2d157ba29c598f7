import type { LogMark } from '@pilothouse/contracts/logs';

export const MOST_MARKS = 4_000;

/** What a look at a log file shows. */
export type LogLook = { inode: number; size: number; modifiedAt: number; bornAt: number };
export type KeptMarks = { inode: number; size: number; marks: LogMark[] };

/** When the bytes of one log file came, from looks at it now and then. */
export class LogMarks {
  private inode = -1;
  private size = 0;
  private marks: LogMark[] = [];

  /** `watchedSince`: a file that was made later was watched from its first byte. */
  constructor(
    private readonly watchedSince: number,
    kept?: KeptMarks,
  ) {
    if (!kept) return;
    this.inode = kept.inode;
    this.size = kept.size;
    this.marks = kept.marks;
  }

  get all(): LogMark[] {
    return this.marks;
  }

  get kept(): KeptMarks {
    return { inode: this.inode, size: this.size, marks: this.marks };
  }

  /** Answers true when something was learnt. `modifiedAt` is when the last byte came; the others came since the look before. */
  look({ inode, size, modifiedAt, bornAt }: LogLook, now: number): boolean {
    const isFirst = this.inode === -1;
    if (isFirst) this.size = bornAt >= this.watchedSince ? 0 : size;
    else if (inode !== this.inode || size < this.size) this.begin();
    this.inode = inode;
    if (size <= this.size) return false;
    const last = this.marks.at(-1)?.at ?? 0;
    // A clock that was set back does not make the log older than it was.
    this.marks.push({ from: this.size, at: Math.max(last, Math.min(Math.round(modifiedAt), now)) });
    this.size = size;
    if (this.marks.length > MOST_MARKS) this.thin();
    return true;
  }

  /** When bytes `from` to `to` came. What lies beyond the last look came since then, so just now. */
  between(from: number, to: number, now: number): LogMark[] {
    if (this.inode === -1) return [];
    const first = Math.max(
      0,
      this.marks.findLastIndex((mark) => mark.from <= from),
    );
    const found: LogMark[] = [];
    for (let at = first; at < this.marks.length && this.marks[at]!.from < to; at++)
      found.push(this.marks[at]!);
    if (to > this.size) found.push({ from: Math.max(from, this.size), at: now });
    return found;
  }

  private begin() {
    this.marks = [];
    this.size = 0;
  }

  /** Of the older half every second one goes: its bytes get the time of those before. */
  private thin() {
    const half = this.marks.length >> 1;
    this.marks = this.marks.filter((_, at) => at >= half || at % 2 === 0);
  }
}
