import { bytesOfFile } from '@/api/file-bytes';
import { type LogMark, LogTimes } from '@pilothouse/contracts/logs';
import { api, ApiError } from '@/api/client';
import type { LogSink, LogStatus, LogStream } from '@/api/log-stream';
import { bytes } from '../format';
import { LogLines } from './log-lines';

// Read ahead of the picture by at most so much, so that a long log is there soon and a fast one never floods the page.
const AHEAD_BYTES = 1_000_000;

// Nobody reads faster; what a flood leaves of the time goes into reading on.
const DRAW_EVERY_MS = 100;

// What falls further behind than it was, by so much, is written faster than it can be shown: on with its end. Not more often
// than people can read the sentence that says so.
const FALLEN_BEHIND_BYTES = 16_000_000;
const SKIP_EVERY_MS = 2_000;

const EARLIER_BYTES = 4_000_000;
const LINE_FEED = 0x0a;

/** Where the whole log is, and when its bytes came: below `/api`. */
export type LogFile = { path: string; timesPath?: string };

type Earlier = { state: 'idle' } | { state: 'reading' } | { state: 'failed'; why: string };

/**
 * One log as it arrives. Views are told at most ten times a second; what is far ahead of them waits until they have drawn, and
 * what is too fast for that is skipped, which is said in the log. Its memory is bounded.
 */
export class LogFeed {
  status: LogStatus = { state: 'connecting' };
  /** The byte reached. */
  reached = 0;
  /** Bytes of the file that were not read yet, as far as was heard. */
  behind = 0;
  /** It waits with reading on: somebody reads what would have to be let go for it. */
  isWaiting = false;
  earlier: Earlier = { state: 'idle' };

  readonly sink: LogSink = {
    append: ({ bytes: piece, from, size, marks }, done) => {
      if (this.lines.length > 0 && from !== this.reached) this.lines.skip(skippedText(this.behind), from);
      this.lines.push(piece, from, marks);
      this.reached = from + piece.length;
      this.behind = Math.max(0, size - this.reached);
      this.leastBehind = Math.min(this.leastBehind, this.behind);
      this.undrawn += piece.length;
      this.waiting.push(done);
      if (!this.isHeld) this.lines.letGo();
      if (this.undrawn < AHEAD_BYTES) this.readOn();
      this.announce();
    },
    restart: () => {
      this.lines.restart('The log begins anew: the file was replaced or emptied.');
      this.reached = 0;
      this.leastBehind = Infinity;
      this.announce();
    },
    status: (status) => {
      this.status = status;
      this.announce();
    },
  };

  private readonly stream: LogStream;
  private readonly left = new AbortController();
  private isHeld = false;
  private leastBehind = Infinity;
  private skippedAt = 0;
  private version = 0;
  private readonly listeners = new Set<() => void>();
  private waiting: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private drawnAt = 0;
  private undrawn = 0;

  constructor(
    follow: (sink: LogSink) => LogStream,
    private readonly file: LogFile,
    readonly lines = new LogLines(),
  ) {
    this.stream = follow(this.sink);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Grows with every announcement. */
  read = (): number => this.version;

  retry = (): void => this.stream.retry();

  /** While held nothing is let go: somebody reads it. What there is no room for waits in the file. */
  hold(isHeld: boolean): void {
    if (isHeld === this.isHeld) return;
    this.isHeld = isHeld;
    if (!isHeld) this.lines.letGo();
    this.announce();
  }

  /** Lines stand in the file before the first one here, and there is room for them. */
  get hasEarlier(): boolean {
    const before = this.lines.firstByte ?? 0;
    return before > 0 && this.lines.hasRoomFor(Math.min(before, EARLIER_BYTES));
  }

  /** Reads what stands before the first line: a piece of it, or `all` there is room for. */
  async readEarlier(amount: 'piece' | 'all'): Promise<void> {
    if (this.earlier.state === 'reading') return;
    this.tellEarlier({ state: 'reading' });
    try {
      const marks = await this.readTimes();
      do {
        const read = this.hasEarlier && (await this.readPiece(marks));
        if (!read) break;
        this.announce();
      } while (amount === 'all');
      this.tellEarlier({ state: 'idle' });
    } catch (error) {
      if (this.left.signal.aborted) return;
      const why = error instanceof ApiError ? error.message : String(error);
      this.tellEarlier({ state: 'failed', why });
    }
  }

  close(): void {
    this.stream.stop();
    this.left.abort();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.waiting = [];
  }

  /** False when the file became another one meanwhile. */
  private async readPiece(marks: readonly LogMark[]): Promise<boolean> {
    const end = this.lines.firstByte ?? 0;
    const from = Math.max(0, end - EARLIER_BYTES);
    const piece = await bytesOfFile(this.file.path, { from, end }, this.left.signal);
    if (piece.length !== end - from || this.lines.firstByte !== end) return false;
    const start = from === 0 ? 0 : piece.indexOf(LINE_FEED) + 1;
    // A line of four million bytes is more than anyone wants to read.
    if (start === piece.length) return false;
    this.lines.prepend(piece.subarray(start), from + start, marks);
    return true;
  }

  private async readTimes(): Promise<readonly LogMark[]> {
    const { timesPath } = this.file;
    if (!timesPath) return [];
    // The lines are as good without them.
    const times = await api(LogTimes, timesPath, { signal: this.left.signal }).catch(() => null);
    return times?.marks ?? [];
  }

  private tellEarlier(earlier: Earlier): void {
    this.earlier = earlier;
    this.announce();
  }

  private announce(): void {
    this.timer ??= setTimeout(
      () => (this.frame = requestAnimationFrame(() => this.draw())),
      Math.max(0, this.drawnAt + DRAW_EVERY_MS - performance.now()),
    );
  }

  private draw(): void {
    this.timer = undefined;
    this.drawnAt = performance.now();
    this.undrawn = 0;
    this.version += 1;
    this.readOn();
    for (const listener of this.listeners) listener();
  }

  private readOn(): void {
    this.isWaiting = this.isHeld && this.lines.isFull;
    if (this.isWaiting) return;
    const isTooFast = this.behind > this.leastBehind + FALLEN_BEHIND_BYTES;
    if (!this.isHeld && isTooFast && performance.now() > this.skippedAt + SKIP_EVERY_MS) return this.skip();
    for (const done of this.waiting.splice(0)) done();
  }

  private skip(): void {
    this.skippedAt = performance.now();
    this.leastBehind = Infinity;
    this.waiting = [];
    this.stream.skipToEnd();
  }
}

const skippedText = (behind: number) =>
  `At least ${bytes(behind)} skipped: they were written faster than a page can show them. They are in the file.`;
