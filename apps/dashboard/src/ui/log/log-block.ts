import type { Style, Tone } from './ansi';
import type { Level } from './level';
import type { LogLine } from './open-line';
import { drawnWidth } from './paint-line';

export type BlockSize = { lines: number; bytes: number };

/** Where a block stands in the log. */
export type Place = {
  /** Sequence number of its first line. */
  seq: number;
  /** The byte of the file at which that line begins. */
  startByte: number;
  /** Counts the files there were: a rotation begins another one. */
  generation: number;
};

const LEVELS: Level[] = ['none', 'warn', 'error'];
const TONES: Tone[] = ['plain', 'muted', 'strong', 'danger', 'ok', 'warn', 'info', 'accent'];
// Of the arrays below.
const BYTES_A_LINE = 12;

const BOLD = 8;
const DIM = 16;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Some thousand lines in little memory: their text as bytes, what else is known of each in arrays of numbers, and no object for
 * each. It is written once from its begin to its end and then stays as it is.
 */
export class LogBlock {
  length = 0;
  seq: number;
  readonly startByte: number;
  generation: number;
  readonly counts: Record<Level, number> = { none: 0, warn: 0, error: 0 };
  /** Some line holds escape sequences. */
  hasEscapes = false;

  private text: Uint8Array;
  private used = 0;
  private ends: Uint32Array;
  private levels: Uint8Array;
  private styles: Uint8Array;
  private widths: Uint16Array;
  private times: Uint32Array;
  private readonly folds = new Map<number, number>();

  constructor({ seq, startByte, generation }: Place, size: BlockSize) {
    this.seq = seq;
    this.startByte = startByte;
    this.generation = generation;
    this.text = new Uint8Array(size.bytes);
    this.ends = new Uint32Array(size.lines);
    this.levels = new Uint8Array(size.lines);
    this.styles = new Uint8Array(size.lines);
    this.widths = new Uint16Array(size.lines);
    this.times = new Uint32Array(size.lines);
  }

  /** False when there is no room for it: it begins the next block. */
  add(line: LogLine): boolean {
    const { text, style, folded, level } = line;
    const at = this.length;
    if (at === this.ends.length) return false;
    const { read, written } = encoder.encodeInto(text, this.text.subarray(this.used, -1));
    if (read < text.length) return false;

    this.used += written;
    this.text[this.used] = LINE_FEED;
    this.used += 1;
    this.ends[at] = this.used;
    this.levels[at] = LEVELS.indexOf(level);
    this.styles[at] = encodeStyle(style);
    this.widths[at] = drawnWidth(line);
    this.times[at] = line.at;
    if (folded > 0) this.folds.set(at, folded);
    if (text.includes('\x1b')) this.hasEscapes = true;
    this.counts[level] += 1;
    this.length += 1;
    return true;
  }

  /** Gives back the room it did not need. */
  close(): void {
    this.text = this.text.slice(0, this.used);
    this.ends = this.ends.slice(0, this.length);
    this.levels = this.levels.slice(0, this.length);
    this.styles = this.styles.slice(0, this.length);
    this.widths = this.widths.slice(0, this.length);
    this.times = this.times.slice(0, this.length);
  }

  at(index: number): LogLine {
    const from = index === 0 ? 0 : (this.ends[index - 1] ?? 0);
    return {
      text: decoder.decode(this.text.subarray(from, (this.ends[index] ?? 1) - 1)),
      style: decodeStyle(this.styles[index] ?? 0),
      folded: this.folds.get(index) ?? 0,
      level: this.levelAt(index),
      at: this.times[index] ?? 0,
    };
  }

  levelAt(index: number): Level {
    return LEVELS[this.levels[index] ?? 0] ?? 'none';
  }

  /** Characters that are drawn. */
  widthAt(index: number): number {
    return this.widths[index] ?? 0;
  }

  /** All lines, each with a line feed after it. */
  read(): string {
    return decoder.decode(this.text.subarray(0, this.used));
  }

  /** What it takes of the memory, in bytes. */
  get memoryBytes(): number {
    return this.text.length + this.ends.length * BYTES_A_LINE;
  }
}

const LINE_FEED = 0x0a;

const encodeStyle = ({ tone, isBold, isDim }: Style) =>
  TONES.indexOf(tone) + (isBold ? BOLD : 0) + (isDim ? DIM : 0);

const decodeStyle = (code: number): Style => ({
  tone: TONES[code % BOLD] ?? 'plain',
  isBold: (code & BOLD) !== 0,
  isDim: (code & DIM) !== 0,
});
