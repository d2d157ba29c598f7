import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

const LIGHT = "[data-theme='light']";

type Colour = [red: number, green: number, blue: number, alpha: number];
type Theme = Map<string, Colour>;

const dark = coloursOf(':root');
const THEMES = { dark, light: new Map([...dark, ...coloursOf(LIGHT)]) };

const GROUNDS = ['bg', 'surface', 'raised', 'overlay', 'inset'];
const WORDS = ['text', 'text-2', 'muted', 'accent-text', 'ok', 'warn', 'danger', 'info'];
/** What a pill or a note is written on: soft over a panel. */
const SOFT: Record<string, string> = {
  'accent-soft': 'accent-text',
  'ok-soft': 'ok',
  'warn-soft': 'warn',
  'danger-soft': 'danger',
  'info-soft': 'info',
  'off-soft': 'text-2',
};
const SERIES = [1, 2, 3, 4, 5, 6].map((at) => `series-${at}`);

describe.each(Object.entries(THEMES))('in %s', (_, theme) => {
  test.each(GROUNDS.flatMap((ground) => WORDS.map((word) => [word, ground])))(
    '%s can be read on %s',
    (word, ground) => expect(contrast(theme, word, ground)).toBeGreaterThanOrEqual(4.5),
  );

  test.each(Object.entries(SOFT))('on a panel tinted %s one can read %s', (soft, word) => {
    for (const text of [word, 'text']) {
      expect(contrast(theme, text, 'surface', soft)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-accent', 'accent-press'],
    ['on-danger', 'danger-fill'],
  ])('a button’s %s can be read on %s', (word, fill) =>
    expect(contrast(theme, word, fill)).toBeGreaterThanOrEqual(4.5),
  );

  test.each(
    ['surface', 'bg', 'inset'].flatMap((ground) =>
      ['border-control', 'focus', 'accent', 'ok', 'warn', 'danger', 'info', 'off', ...SERIES].map((edge) => [
        edge,
        ground,
      ]),
    ),
  )('%s can be told from %s', (edge, ground) =>
    expect(contrast(theme, edge, ground)).toBeGreaterThanOrEqual(3),
  );
});

test('every colour of the dark theme that light does not repeat is meant for both', () => {
  const light = coloursOf(LIGHT);
  expect([...dark.keys()].filter((name) => !light.has(name))).toEqual(['on-danger']);
});

function coloursOf(selector: string): Theme {
  const begin = css.indexOf(`\n${selector} {`);
  if (begin < 0) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(begin, css.indexOf('\n}', begin));
  const theme: Theme = new Map();
  for (const [, name = '', value = ''] of block.matchAll(/--ph-([\w-]+):\s*([^;]+);/g)) {
    const colour = parse(value);
    if (colour) theme.set(name, colour);
  }
  return theme;
}

function parse(value: string): Colour | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(value);
  if (hex) return [byte(hex[1]), byte(hex[2]), byte(hex[3]), 1];
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value);
  return rgb ? [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4])] : undefined;
}

function byte(hex = ''): number {
  return Number.parseInt(hex, 16);
}

/** WCAG 2.2, of what is written over what it is written on. */
function contrast(theme: Theme, name: string, ground: string, tint?: string): number {
  const below = tint ? over(get(theme, tint), get(theme, ground)) : get(theme, ground);
  const [light = 0, shade = 0] = [luminance(over(get(theme, name), below)), luminance(below)].sort(
    (a, b) => b - a,
  );
  return (light + 0.05) / (shade + 0.05);
}

function get(theme: Theme, name: string): Colour {
  const colour = theme.get(name);
  if (!colour) throw new Error(`tokens.css has no colour ${name}`);
  return colour;
}

function over([r, g, b, alpha]: Colour, [R, G, B]: Colour): Colour {
  const mix = (top: number, below: number) => top * alpha + below * (1 - alpha);
  return [mix(r, R), mix(g, G), mix(b, B), 1];
}

function luminance([r, g, b]: Colour): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
