import type { LogMark } from '@pilothouse/contracts/logs';
import { PLAIN } from './ansi';
import type { Level } from './level';
import { type BlockSize, LogBlock } from './log-block';
import { type LogLine, OpenLine } from './open-line';

export type { LogLine };

export type Limits = { lines: number; bytes: number; block: BlockSize };

// The height of the lines stays below what a browser can scroll (17.8 million pixels), the memory below what anyone notices.
const LIMITS: Limits = { lines: 750_000, bytes: 128_000_000, block: { lines: 4_096, bytes: 256 * 1024 } };

// What is known of the lines comes on top of their text.
const WITH_REST = 1.3;

const LINE_FEED = 0x0a;

/** From the line `from` on: which line has the number 1; null where nobody knows. */
type Numbering = { from: number; one: number | null };

/**
 * The bytes of a log as lines. Each line has a sequence number that it keeps for as long as it is here, whatever is let go before
 * it or put in front of it; its number in the file is another thing, and not always known.
 */
export class LogLines {
  /** Sequence number of the first line kept. */
  first = 0;
  counts: Record<Level, number> = { none: 0, warn: 0, error: 0 };
  /** Lines that are ours: they say that something is missing, or that another file begins. */
  readonly marks = new Set<number>();
  /** It is known when some of them were written. */
  hasTimes = false;

  private blocks: LogBlock[] = [];
  private closed = 0;
  private memoryBytes = 0;
  private decoder = newDecoder();
  private open = new OpenLine(PLAIN);
  private openByte = 0;
  private openAt = 0;
  private generation = 0;
  private numbering: Numbering[] = [];

  constructor(private readonly limits: Limits = LIMITS) {}

  /** `from`: where in the file they stand. `marks`: when they were written, as far as is known. */
  push(bytes: Uint8Array, from: number, marks: readonly LogMark[] = []): void {
    if (this.numbering.length === 0) this.begin(from);
    if (marks.length > 0) this.hasTimes = true;
    const text = this.decoder.decode(bytes, { stream: true });
    const clock = new Clock(marks);
    if (this.open.isEmpty) this.openAt = clock.read(this.openByte);
    let at = 0;
    let byte = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      this.open.write(text.slice(at, end));
      this.close();
      at = end + 1;
      byte = bytes.indexOf(LINE_FEED, byte) + 1;
      this.openByte = from + byte;
      this.openAt = clock.read(this.openByte);
    }
    this.open.write(text.slice(at));
  }

  /** Bytes that stand right before the first line, beginning at a line's start. */
  prepend(bytes: Uint8Array, from: number, marks: readonly LogMark[] = []): void {
    const earlier = new LogLines({ ...this.limits, lines: Infinity, bytes: Infinity });
    earlier.push(bytes, from, marks);
    earlier.finish();
    earlier.closeBlock();
    this.first -= earlier.closed;
    for (const block of earlier.blocks) {
      block.seq += this.first;
      block.generation = this.generation;
      this.count(block, 1);
    }
    this.blocks = [...earlier.blocks, ...this.blocks];
    const [numbering] = this.numbering;
    if (numbering && from === 0) numbering.one = this.first;
  }

  /** Says in the log itself that something is missing here. What follows stands at `from` and has no numbers. */
  skip(sentence: string, from: number): void {
    this.mark(sentence, from);
    this.numbering.push({ from: this.closed, one: null });
  }

  /** Another file begins: what follows starts at its byte 0. */
  restart(sentence: string): void {
    if (this.end === this.first) return this.clear();
    this.mark(sentence, 0);
    this.numbering.push({ from: this.closed, one: this.closed });
  }

  /** Lets the oldest go until it is within its limits again. */
  letGo(): void {
    while (this.isFull && this.blocks.length > 1) {
      const gone = this.blocks.shift();
      if (!gone) return;
      this.count(gone, -1);
      this.first += gone.length;
    }
    for (const seq of this.marks) if (seq < this.first) this.marks.delete(seq);
    while ((this.numbering[1]?.from ?? Infinity) <= this.first) this.numbering.shift();
  }

  get isFull(): boolean {
    return this.closed - this.first > this.limits.lines || this.memoryBytes > this.limits.bytes;
  }

  /** So many more bytes of the file could be kept, as far as one can tell before they are read. */
  hasRoomFor(bytes: number): boolean {
    const bytesALine = this.memoryBytes / Math.max(1, this.closed - this.first);
    const lines = this.closed - this.first + bytes / Math.max(1, bytesALine);
    return lines <= this.limits.lines && this.memoryBytes + bytes * WITH_REST <= this.limits.bytes;
  }

  /** One after the last line that can be shown: the unfinished one counts when something stands in it. */
  get end(): number {
    return this.closed + (this.open.isEmpty ? 0 : 1);
  }

  get length(): number {
    return this.end - this.first;
  }

  /** The byte of the file where the first line begins, or null when what stands before it is in no file any more. */
  get firstByte(): number | null {
    const head = this.blocks[0];
    if (!head) return this.openByte;
    return head.generation === this.generation ? head.startByte : null;
  }

  at(seq: number): LogLine | undefined {
    if (seq === this.closed) return this.unfinished;
    const block = this.blockOf(seq);
    return block?.at(seq - block.seq);
  }

  levelAt(seq: number): Level {
    if (seq === this.closed) return this.open.toLine(this.openAt).level;
    const block = this.blockOf(seq);
    return block?.levelAt(seq - block.seq) ?? 'none';
  }

  /** Characters that are drawn. */
  widthAt(seq: number): number {
    if (seq === this.closed) return this.open.toLine(this.openAt).text.length;
    const block = this.blockOf(seq);
    return block?.widthAt(seq - block.seq) ?? 0;
  }

  /** The line's number in the file; null where it is not known. */
  numberOf(seq: number): number | null {
    const { one } = this.numbering.findLast(({ from }) => from <= seq) ?? NOT_NUMBERED;
    return one === null || this.marks.has(seq) ? null : seq - one + 1;
  }

  /** The line with that number in the newest file; null when it is not here, or nobody knows. */
  seqOf(number: number): number | null {
    const { from, one } = this.numbering.at(-1) ?? NOT_NUMBERED;
    const seq = one === null ? -1 : one + number - 1;
    return one !== null && seq >= Math.max(from, this.first) && seq < this.end ? seq : null;
  }

  /** The line that is still being written, when something stands in it. */
  get unfinished(): LogLine | undefined {
    return this.open.isEmpty ? undefined : this.open.toLine(this.openAt);
  }

  /** All lines but the unfinished one. */
  get finished(): readonly LogBlock[] {
    return this.blocks;
  }

  clear(): void {
    this.first = this.closed = this.end;
    this.counts = { none: 0, warn: 0, error: 0 };
    this.marks.clear();
    this.blocks = [];
    this.memoryBytes = 0;
    this.decoder = newDecoder();
    this.open = new OpenLine(PLAIN);
    this.openByte = 0;
    this.openAt = 0;
    this.numbering = [];
  }

  private begin(from: number): void {
    this.openByte = from;
    this.numbering = [{ from: -Infinity, one: from === 0 ? this.closed : null }];
  }

  private mark(sentence: string, from: number): void {
    this.finish();
    this.generation += 1;
    this.marks.add(this.closed);
    this.add({ text: sentence, style: PLAIN, folded: 0, level: 'none', at: 0 }, from);
    this.decoder = newDecoder();
    this.open = new OpenLine(PLAIN);
    this.openByte = from;
  }

  /** A line that nobody goes on with. */
  private finish(): void {
    if (!this.open.isEmpty) this.close();
  }

  private close(): void {
    this.add(this.open.toLine(this.openAt), this.openByte);
    this.open = new OpenLine(this.open.styleAtEnd);
  }

  private add(line: LogLine, startByte: number): void {
    const last = this.blocks.at(-1);
    if (!last || last.generation !== this.generation || !last.add(line)) {
      this.closeBlock();
      const place = { seq: this.closed, startByte, generation: this.generation };
      const block = new LogBlock(place, this.limits.block);
      block.add(line);
      this.blocks.push(block);
      this.memoryBytes += block.memoryBytes;
    }
    this.counts[line.level] += 1;
    this.closed += 1;
  }

  private closeBlock(): void {
    const last = this.blocks.at(-1);
    if (!last) return;
    this.memoryBytes -= last.memoryBytes;
    last.close();
    this.memoryBytes += last.memoryBytes;
  }

  private count(block: LogBlock, sign: 1 | -1): void {
    this.memoryBytes += sign * block.memoryBytes;
    for (const level of ['none', 'warn', 'error'] as const) this.counts[level] += sign * block.counts[level];
  }

  private blockOf(seq: number): LogBlock | undefined {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.blocks[middle]?.seq ?? 0) <= seq) low = middle;
      else high = middle - 1;
    }
    const block = this.blocks[low];
    return block && seq >= block.seq && seq < block.seq + block.length ? block : undefined;
  }
}

const NOT_NUMBERED = { from: 0, one: null };

const newDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });

/** Tells when bytes were written, asked in the order of the file. */
class Clock {
  private next = 0;

  constructor(private readonly marks: readonly LogMark[]) {}

  /** In whole seconds; 0 where nobody knows. */
  read(byte: number): number {
    while ((this.marks[this.next]?.from ?? Infinity) <= byte) this.next += 1;
    return Math.floor((this.marks[this.next - 1]?.at ?? 0) / 1000);
  }
}
