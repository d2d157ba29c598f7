import { expect, test } from 'vitest';
import { LogLines } from './log-lines';
import { paintLine } from './paint-line';

const bytes = (text: string) => new TextEncoder().encode(text);

function paint(text: string, query = '') {
  const lines = new LogLines();
  lines.push(bytes(text), 0);
  return paintLine(lines.at(0)!, query).map((piece) => [piece.text, piece.isMarked ? 'mark' : piece.tone]);
}

test('a bar is drawn in the accent, the text beside it is not', () => {
  expect(paint('steps:  50%|█████     | 2/4')).toEqual([
    ['steps:  50%', 'plain'],
    ['|█████     |', 'accent'],
    [' 2/4', 'plain'],
  ]);
});

test('a bar as wide as the terminal is drawn short, so that its figures are in sight', () => {
  expect(paint(`steps:  25%|${'█'.repeat(30)}${' '.repeat(90)}| 1/4 [00:01<00:03]`)).toEqual([
    ['steps:  25%', 'plain'],
    [`|${'█'.repeat(10)}${' '.repeat(30)}|`, 'accent'],
    [' 1/4 [00:01<00:03]', 'plain'],
  ]);
});

test('a traceback glued to a bar is red, the bar is not', () => {
  expect(
    paint('steps:  50%|█████     | 2/4 [00:01, avr_loss=0.1]Traceback (most recent call last):'),
  ).toEqual([
    ['steps:  50%', 'plain'],
    ['|█████     |', 'accent'],
    [' 2/4 [00:01, avr_loss=0.1]', 'plain'],
    ['Traceback (most recent call last):', 'danger'],
  ]);
});

test('an ordinary level and its time are muted, an error line is red, a colour of its own stays', () => {
  expect(paint('2026-02-16 08:16:12 INFO     caching latents')).toEqual([
    ['2026-02-16 08:16:12 INFO     ', 'muted'],
    ['caching latents', 'plain'],
  ]);
  expect(paint('\x1b[34mINFO    \x1b[0m caching')[0]).toEqual(['INFO    ', 'muted']);
  expect(paint('ValueError: \x1b[32mok\x1b[0m')).toEqual([
    ['ValueError: ', 'danger'],
    ['ok', 'ok'],
  ]);
});

test('what was searched for is marked in any case, across a change of colour too', () => {
  expect(paint('out of \x1b[31mMEM\x1b[0mory, memory', 'memory')).toEqual([
    ['out of ', 'plain'],
    ['MEM', 'mark'],
    ['ory', 'mark'],
    [', ', 'plain'],
    ['memory', 'mark'],
  ]);
});
