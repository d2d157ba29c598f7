/** A text colour of the log. Programs choose among millions; the tokens keep every one of ours readable in both themes. */
export type Tone = 'plain' | 'muted' | 'strong' | 'danger' | 'ok' | 'warn' | 'info' | 'accent';

export type Style = { tone: Tone; isBold: boolean; isDim: boolean };

export type Span = Style & { text: string };

export const PLAIN: Style = { tone: 'plain', isBold: false, isDim: false };

// CSI, then OSC (to its end, or to the end of what has arrived), then two-byte escapes and the controls that draw nothing.
const ESCAPE =
  /\x1b\[([0-9;:?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b(?:[PX^_][^\x1b]*(?:\x1b\\|$)|[@-Z\\^_`-~]|[ -/]+[0-~]|\[?[0-9;:?]*$)|[\x00-\x08\x0b\x0c\x0e-\x1a\x7f]/g;

/** What a person reads: the text without any escape sequence. */
export function stripAnsi(text: string): string {
  return text.replace(ESCAPE, '');
}

/** The text in runs of one style, from the style that was in force before it. */
export function readSpans(text: string, before: Style): Span[] {
  const spans: Span[] = [];
  let style = before;
  let at = 0;
  for (const match of text.matchAll(ESCAPE)) {
    if (match.index > at) spans.push({ ...style, text: text.slice(at, match.index) });
    if (match[2] === 'm') style = applySgr(match[1] ?? '', style);
    at = match.index + match[0].length;
  }
  if (at < text.length) spans.push({ ...style, text: text.slice(at) });
  return spans;
}

/** The style in force after the text. */
export function styleAfter(text: string, before: Style): Style {
  if (!text.includes('\x1b')) return before;
  let style = before;
  for (const match of text.matchAll(ESCAPE)) {
    if (match[2] === 'm') style = applySgr(match[1] ?? '', style);
  }
  return style;
}

function applySgr(parameters: string, before: Style): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const { tone, used } = readExtended(codes.slice(i + 1));
      if (code === 38) style = { ...style, tone };
      i += used;
    } else {
      style = applyCode(code, style);
    }
  }
  return style;
}

function applyCode(code: number, style: Style): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 39) return { ...style, tone: 'plain' };
  if (code >= 30 && code <= 37) return { ...style, tone: BASIC[code - 30] ?? 'plain' };
  if (code >= 90 && code <= 97) return { ...style, tone: BRIGHT[code - 90] ?? 'plain' };
  return style;
}

// Black, red, green, yellow, blue, magenta, cyan, white.
const BASIC: Tone[] = ['muted', 'danger', 'ok', 'warn', 'info', 'info', 'accent', 'plain'];
const BRIGHT: Tone[] = ['muted', 'danger', 'ok', 'warn', 'info', 'info', 'accent', 'strong'];

/** `38;5;n` and `38;2;r;g;b`: the tone, and how many of the codes after 38 were its own. */
function readExtended(codes: number[]): { tone: Tone; used: number } {
  if (codes[0] === 5) return { tone: toneOfIndex(codes[1] ?? 7), used: 2 };
  if (codes[0] === 2) return { tone: toneOfRgb(codes[1] ?? 0, codes[2] ?? 0, codes[3] ?? 0), used: 4 };
  return { tone: 'plain', used: 0 };
}

function toneOfIndex(index: number): Tone {
  if (index < 8) return BASIC[index] ?? 'plain';
  if (index < 16) return BRIGHT[index - 8] ?? 'plain';
  if (index >= 232) return index < 244 ? 'muted' : 'plain';
  const cube = index - 16;
  return toneOfRgb(level(cube / 36), level(cube / 6), level(cube));
}

/** The six steps of xterm's colour cube. */
const level = (step: number) => (Math.floor(step) % 6 === 0 ? 0 : 55 + 40 * (Math.floor(step) % 6));

function toneOfRgb(red: number, green: number, blue: number): Tone {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < 48) return most < 140 ? 'muted' : most > 225 ? 'strong' : 'plain';
  if (red === most) return green > most - spread / 2 ? 'warn' : blue > most - spread / 2 ? 'info' : 'danger';
  if (green === most) return blue > most - spread / 2 ? 'accent' : 'ok';
  return green > most - spread / 2 ? 'accent' : 'info';
}
