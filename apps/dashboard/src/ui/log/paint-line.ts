import { readSpans, type Span, type Tone } from './ansi';
import { count } from '../format';
import type { LogLine } from './open-line';

export type Paint = { text: string; tone: Tone; isMarked: boolean };

/** A line as pieces of one colour: its own colours, else those of its level; bars in accent; what was searched for, marked. */
export function paintLine(line: LogLine, query: string): Paint[] {
  return mark(
    readSpans(line.text, line.style).flatMap((span) => paintSpan(span, line)),
    query,
  );
}

/** What stands behind a bar that was redrawn. */
export const foldedText = (folded: number) => (folded > 0 ? `  folded ×${count(folded)}` : '');

/** Characters that are drawn of it. */
export function drawnWidth(line: LogLine): number {
  const isPlain = !line.text.includes('\x1b') && !line.text.includes('|');
  const text = isPlain
    ? line.text.length
    : paintLine(line, '').reduce((sum, paint) => sum + paint.text.length, 0);
  return text + foldedText(line.folded).length;
}

// Before, the cells, and what the bar says of itself up to its closing bracket.
const BAR = /^(.*?)(\|[█▉▊▋▌▍▎▏ #]{4,}\|?)([^\]]*\]?)/s;
const QUIET_LEVEL = /^\s*(?:INFO|DEBUG)\s*$/;
const GUTTER = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d| {19}) (?:INFO|DEBUG) +/;

// The trainer draws its bars as wide as the terminal; here the figures behind them matter more.
const BAR_CELLS = 40;

function paintSpan(span: Span, line: LogLine): Paint[] {
  const tone = toneOf(span, line);
  const isOwn = span.tone !== 'plain' || tone === 'muted';
  const bar = isOwn ? null : BAR.exec(span.text);
  if (bar) {
    const [all, before = '', cells = '', figures = ''] = bar;
    // A traceback glued to a bar makes the line an error, not the bar.
    return pieces(
      [before, 'plain'],
      [shortened(cells), 'accent'],
      [figures, 'plain'],
      [span.text.slice(all.length), tone],
    );
  }
  const gutter = tone === 'plain' ? (GUTTER.exec(span.text)?.[0] ?? '') : '';
  return pieces([gutter, 'muted'], [span.text.slice(gutter.length), tone]);
}

const pieces = (...all: [string, Tone][]): Paint[] =>
  all.filter(([text]) => text !== '').map(([text, tone]) => ({ text, tone, isMarked: false }));

function shortened(bar: string): string {
  const cells = bar.replaceAll('|', '');
  if (cells.length <= BAR_CELLS) return bar;
  const full = Math.round((cells.trimEnd().length / cells.length) * BAR_CELLS);
  return `|${'█'.repeat(full)}${' '.repeat(BAR_CELLS - full)}|`;
}

function toneOf(span: Span, line: LogLine): Tone {
  // Dim text in a colour of ours would be too faint to read, and an ordinary level is no news.
  if (span.isDim || QUIET_LEVEL.test(span.text)) return 'muted';
  if (span.tone !== 'plain') return span.tone;
  if (line.level === 'error') return 'danger';
  if (line.level === 'warn') return 'warn';
  return span.isBold ? 'strong' : 'plain';
}

function mark(paints: Paint[], query: string): Paint[] {
  if (query === '') return paints;
  const text = paints
    .map((paint) => paint.text)
    .join('')
    .toLowerCase();
  const wanted = query.toLowerCase();
  // Lower case may be longer than upper; then places do not match, and nothing is marked rather than something wrong.
  if (text.length !== paints.reduce((sum, paint) => sum + paint.text.length, 0)) return paints;

  const cuts: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    cuts.push(at, at + wanted.length);
  }
  return cuts.length === 0 ? paints : cutAt(paints, cuts);
}

/** `cuts` are begins and ends in turn. */
function cutAt(paints: Paint[], cuts: number[]): Paint[] {
  const result: Paint[] = [];
  let at = 0;
  let next = 0;
  for (const paint of paints) {
    const end = at + paint.text.length;
    let from = at;
    while (from < end) {
      const cut = Math.min(end, cuts[next] ?? end);
      if (cut > from)
        result.push({ ...paint, text: paint.text.slice(from - at, cut - at), isMarked: next % 2 === 1 });
      if (cut === cuts[next]) next += 1;
      from = cut;
    }
    at = end;
  }
  return result;
}
