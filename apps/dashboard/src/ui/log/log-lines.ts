import { PLAIN, stripAnsi, type Style, styleAfter } from './ansi';
import { type Level, levelOf } from './level';

export type LogLine = {
  /** As written, with its escape sequences; of a bar that was redrawn, the last drawing. */
  text: string;
  /** The style in force where `text` begins. */
  style: Style;
  /** How many earlier drawings the last one replaced. */
  folded: number;
  level: Level;
};

export type Limits = { lines: number; characters: number };

const LIMITS: Limits = { lines: 500_000, characters: 20_000_000 };

// A program may print megabytes without a line end; nobody reads them, and one such line would stop the page.
const MAX_LINE_CHARACTERS = 20_000;

// Lines are let go in tenths, so that the cost of moving the rest is paid seldom.
const LET_GO = 0.1;

/** The bytes of a log as lines. Numbers are those of the file: line 1 ends at the first line feed after byte 0. */
export class LogLines {
  /** Lines that were let go to bound the memory; the first line kept has the number `dropped + 1`. */
  dropped = 0;
  counts: Record<Level, number> = { none: 0, warn: 0, error: 0 };

  private lines: LogLine[] = [];
  private characters = 0;
  private decoder = new TextDecoder();
  private open = new OpenLine(PLAIN);

  constructor(private readonly limits: Limits = LIMITS) {}

  push(bytes: Uint8Array): void {
    const text = this.decoder.decode(bytes, { stream: true });
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      this.open.write(text.slice(at, end));
      this.close();
      at = end + 1;
    }
    this.open.write(text.slice(at));
    this.letGo();
  }

  clear(): void {
    this.dropped = 0;
    this.counts = { none: 0, warn: 0, error: 0 };
    this.lines = [];
    this.characters = 0;
    this.decoder = new TextDecoder();
    this.open = new OpenLine(PLAIN);
  }

  /** Lines that can be shown: those kept, and the unfinished one when something stands in it. */
  get length(): number {
    return this.lines.length + (this.open.isEmpty ? 0 : 1);
  }

  /** Lines the file has had so far. */
  get total(): number {
    return this.dropped + this.length;
  }

  at(index: number): LogLine | undefined {
    return index === this.lines.length && !this.open.isEmpty ? this.open.toLine() : this.lines[index];
  }

  private close(): void {
    const line = this.open.toLine();
    this.lines.push(line);
    this.characters += line.text.length;
    this.counts[line.level] += 1;
    this.open = new OpenLine(this.open.styleAtEnd);
  }

  private letGo(): void {
    if (this.lines.length <= this.limits.lines && this.characters <= this.limits.characters) return;
    let count = Math.max(1, Math.ceil(this.lines.length * LET_GO));
    while (this.lines.length - count > this.limits.lines) count += 1;
    for (let over = this.characters - this.limits.characters, i = 0; i < this.lines.length; i += 1) {
      if (i >= count && over <= 0) break;
      over -= this.lines[i]?.text.length ?? 0;
      count = Math.max(count, i + 1);
    }
    for (const line of this.lines.splice(0, count)) {
      this.characters -= line.text.length;
      this.counts[line.level] -= 1;
    }
    this.dropped += count;
  }
}

/**
 * The line being written. A carriage return takes the pen back to its start, and what is drawn there next replaces what stood
 * there: progress bars do this thousands of times. A drawing of blanks only erases; the last one that said something stays.
 */
class OpenLine {
  private kept = '';
  private keptStyle: Style;
  private drawing = '';
  private drawingStyle: Style;
  private drawings = 0;
  private isReturned = false;
  private overlong = 0;

  constructor(style: Style) {
    this.keptStyle = style;
    this.drawingStyle = style;
  }

  write(text: string): void {
    let at = 0;
    for (let end = text.indexOf('\r'); end >= 0; end = text.indexOf('\r', at)) {
      this.draw(text.slice(at, end));
      this.isReturned = true;
      at = end + 1;
    }
    this.draw(text.slice(at));
  }

  get isEmpty(): boolean {
    return this.kept === '' && this.drawing === '';
  }

  get styleAtEnd(): Style {
    return styleAfter(this.drawing, this.drawingStyle);
  }

  toLine(): LogLine {
    const isFresh = this.saysSomething();
    const text = isFresh || this.kept === '' ? this.drawing : this.kept;
    return {
      text: this.overlong > 0 ? `${text} … ${this.overlong.toLocaleString('en')} more characters` : text,
      style: isFresh || this.kept === '' ? this.drawingStyle : this.keptStyle,
      folded: Math.max(0, this.drawings - (isFresh ? 0 : 1)),
      level: levelOf(stripAnsi(text)),
    };
  }

  private draw(text: string): void {
    if (text === '') return;
    if (this.isReturned) this.settle();
    const room = MAX_LINE_CHARACTERS - this.drawing.length;
    this.drawing += text.length <= room ? text : text.slice(0, Math.max(0, room));
    this.overlong += Math.max(0, text.length - Math.max(0, room));
  }

  /** The drawing is over: keep it if it said something, and begin the next in the style it ended with. */
  private settle(): void {
    const style = this.styleAtEnd;
    if (this.saysSomething()) {
      this.kept = this.drawing;
      this.keptStyle = this.drawingStyle;
      this.drawings += 1;
    }
    this.drawing = '';
    this.drawingStyle = style;
    this.isReturned = false;
    this.overlong = 0;
  }

  private saysSomething(): boolean {
    return this.drawing.trim() !== '' && stripAnsi(this.drawing).trim() !== '';
  }
}
