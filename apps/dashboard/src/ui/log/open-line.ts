import { stripAnsi, type Style, styleAfter } from './ansi';
import { type Level, levelOf } from './level';

export type LogLine = {
  /** As written, with its escape sequences; of a bar that was redrawn, the last drawing. */
  text: string;
  /** The style in force where `text` begins. */
  style: Style;
  /** How many earlier drawings the last one replaced. */
  folded: number;
  level: Level;
  /** When it was begun, in seconds since 1970; 0 where nobody knows. */
  at: number;
};

// A program may print megabytes without a line end; nobody reads them, and one such line would stop the page.
const MAX_LINE_CHARACTERS = 20_000;

/**
 * The line being written. A carriage return takes the pen back to its start, and what is drawn there next replaces what stood
 * there: progress bars do this thousands of times. A drawing of blanks only erases; the last one that said something stays.
 */
export class OpenLine {
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
    this.draw(at === 0 ? text : text.slice(at));
  }

  get isEmpty(): boolean {
    return this.kept === '' && this.drawing === '';
  }

  get styleAtEnd(): Style {
    return styleAfter(this.drawing, this.drawingStyle);
  }

  toLine(at: number): LogLine {
    const isFresh = this.saysSomething();
    const text = isFresh || this.kept === '' ? this.drawing : this.kept;
    return {
      text: this.overlong > 0 ? `${text} … ${this.overlong.toLocaleString('en')} more characters` : text,
      style: isFresh || this.kept === '' ? this.drawingStyle : this.keptStyle,
      folded: Math.max(0, this.drawings - (isFresh ? 0 : 1)),
      level: levelOf(text.includes('\x1b') ? stripAnsi(text) : text),
      at,
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
    return (
      this.drawing.trim() !== '' && (!this.drawing.includes('\x1b') || stripAnsi(this.drawing).trim() !== '')
    );
  }
}
