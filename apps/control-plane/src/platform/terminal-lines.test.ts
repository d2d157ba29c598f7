import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type Piece, TerminalLines } from './terminal-lines.js';

function read(chunks: Uint8Array[]): { pieces: Piece[]; unfinished: Piece } {
  const pieces: Piece[] = [];
  const lines = new TerminalLines((piece) => pieces.push(piece));
  chunks.forEach((chunk) => lines.push(chunk));
  return { pieces, unfinished: lines.unfinished };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (text: string) => read([bytes(text)]).pieces.map((piece) => piece.text);

test('colours, links and cursor moves vanish; line ends and redraws part pieces', () => {
  expect(
    texts(
      '\u001b[2;36m12:00\u001b[0m \u001b]8;id=1;file:///a.py\u001b\\a.py\u001b]8;;\u001b\\\r\n\u001b[Ab\rc\n',
    ),
  ).toEqual(['12:00 a.py', 'b', 'c']);
  expect(texts('\u001b]0;title\u0007x\u001b(By\u001bPq\u001b\\z\n')).toEqual(['xyz']);
});

test('lines are counted by line feeds, so redraws share one', () => {
  const { pieces, unfinished } = read([bytes('one\r\n\r\n 1%\r 2%\r 3%\nfour\nrest')]);
  expect(pieces).toMatchObject([
    { text: 'one', line: 1 },
    { text: ' 1%', line: 3 },
    { text: ' 2%', line: 3 },
    { text: ' 3%', line: 3 },
    { text: 'four', line: 4 },
  ]);
  expect(unfinished).toMatchObject({ text: 'rest', line: 5 });
});

test('a sequence without an end swallows no more than its own line', () => {
  expect(texts('a\u001b]8;never closed\nb\n')).toEqual(['a', 'b']);
  expect(texts('a\u001b[31\nb\n')).toEqual(['a', 'b']);
  expect(texts(`a\u001b]${'x'.repeat(10_000)}`.concat('seen\n'))).toHaveLength(1);
});

test('the pieces are the same wherever the bytes are split, inside characters and sequences too', () => {
  const whole = readFileSync(new URL('../kohya/fixtures/no-images.ansi', import.meta.url));
  const end = whole.subarray(-3000);
  const expected = read([end]);
  for (let cut = 1; cut < end.length; cut += 1) {
    expect(read([end.subarray(0, cut), end.subarray(cut)])).toEqual(expected);
  }
  expect(read([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(read([whole]));
});

test('bytes that are no UTF-8 are shown as such and break nothing', () => {
  const { pieces } = read([Uint8Array.of(0x61, 0xff, 0xe2, 0x96, 0x0a), bytes('b\n')]);
  expect(pieces.map((piece) => piece.text)).toEqual(['a��', 'b']);
});

test('a line of 100 MB costs neither memory nor time beyond reading it', () => {
  const chunk = bytes('word '.repeat(200_000));
  const pieces: Piece[] = [];
  const lines = new TerminalLines((piece) => pieces.push(piece));
  const before = heapBytes();
  for (let mebibyte = 0; mebibyte < 100; mebibyte += 1) lines.push(chunk);
  lines.push(bytes('\nnext\n'));
  expect(pieces.map(({ text, line }) => [text.length, line])).toEqual([
    [4096, 1],
    [4, 2],
  ]);
  expect(heapBytes() - before).toBeLessThan(20_000_000);
});

/** Without what the collector would free. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
