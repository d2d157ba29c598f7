/** One drawing of a terminal line: what stood between two line ends or carriage returns, without escape sequences. */
export type Piece = {
  text: string;
  /** 1-based, counted by line feeds, as a person or `sed -n` counts them in the log. Redraws share a line. */
  line: number;
  /** Counts drawings, so that an unfinished one is known again when it has ended. */
  number: number;
};

/** Nothing the trainer says in one piece is longer; what is, is cut, so that memory stays bounded whatever comes. */
const LONGEST_PIECE = 4096;

/** Longest title or link in an OSC sequence. A stray introducer must not swallow the log for ever. */
const LONGEST_COMMAND = 4096;

type State = 'text' | 'escape' | 'charset' | 'csi' | 'command' | 'command-escape';

/** Cuts a terminal's byte stream into pieces. Bytes may be split anywhere, inside a character or an escape sequence too. */
export class TerminalLines {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private state: State = 'text';
  private commandLength = 0;
  private text = '';
  private line = 1;
  private number = 0;

  constructor(private readonly onPiece: (piece: Piece) => void) {}

  push(bytes: Uint8Array): void {
    const chunk = this.decoder.decode(bytes, { stream: true });
    let at = 0;
    while (at < chunk.length) {
      at = this.state === 'text' ? this.readText(chunk, at) : this.readSequence(chunk, at);
    }
  }

  /** The piece that has not ended yet: a progress bar stays without an end until it is redrawn. */
  get unfinished(): Piece {
    return { text: printable(this.text), line: this.line, number: this.number };
  }

  private readText(chunk: string, from: number): number {
    const end = indexOf(TEXT_END, chunk, from);
    const room = LONGEST_PIECE - this.text.length;
    if (room > 0) this.text += chunk.slice(from, Math.min(end, from + room));
    if (end === chunk.length) return end;

    if (chunk[end] === '\u001b') this.state = 'escape';
    else this.endPiece(chunk[end] === '\n');
    return end + 1;
  }

  /** One step inside an escape sequence; returns where to go on. */
  private readSequence(chunk: string, at: number): number {
    const next = chunk[at] ?? '';
    if (next === '\n' || next === '\r') return this.abandon(at);

    switch (this.state) {
      case 'escape':
        this.state = AFTER_ESCAPE[next] ?? 'text';
        this.commandLength = 0;
        return at + 1;
      case 'charset':
        this.state = 'text';
        return at + 1;
      case 'csi':
        if (next >= '@' && next <= '~') this.state = 'text';
        return at + 1;
      case 'command-escape':
        this.state = next === '\\' ? 'text' : (AFTER_ESCAPE[next] ?? 'text');
        return at + 1;
      default:
        return this.readCommand(chunk, at);
    }
  }

  private readCommand(chunk: string, from: number): number {
    const end = indexOf(COMMAND_END, chunk, from);
    this.commandLength += end - from;
    if (this.commandLength > LONGEST_COMMAND) return this.abandon(end);
    if (end === chunk.length) return end;
    if (chunk[end] === '\n' || chunk[end] === '\r') return this.abandon(end);
    this.state = chunk[end] === '\u001b' ? 'command-escape' : 'text';
    return end + 1;
  }

  private abandon(at: number): number {
    this.state = 'text';
    return at;
  }

  private endPiece(isLine: boolean): void {
    if (this.text.trim() !== '') this.onPiece(this.unfinished);
    this.text = '';
    this.number += 1;
    if (isLine) this.line += 1;
  }
}

const AFTER_ESCAPE: Record<string, State> = {
  '[': 'csi',
  ']': 'command',
  P: 'command',
  X: 'command',
  '^': 'command',
  _: 'command',
  '(': 'charset',
  ')': 'charset',
};

const TEXT_END = /[\u001b\r\n]/g;
const COMMAND_END = /[\u0007\u001b\r\n]/g;

/** The index of the first match at or after `from`, or the length of the text. */
function indexOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const printable = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
