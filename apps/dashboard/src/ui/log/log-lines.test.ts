import { describe, expect, test } from 'vitest';
import { PLAIN, readSpans, stripAnsi, styleAfter } from './ansi';
import { levelOf } from './level';
import { LogLines } from './log-lines';

const bytes = (text: string) => new TextEncoder().encode(text);

function shown(lines: LogLines) {
  return Array.from({ length: lines.length }, (_, i) => {
    const line = lines.at(lines.first + i)!;
    return { text: stripAnsi(line.text), folded: line.folded, level: line.level, tone: line.style.tone };
  });
}

/** From byte 0 on. */
function feed(lines: LogLines, ...pieces: Uint8Array[]) {
  let from = 0;
  for (const piece of pieces) {
    lines.push(piece, from);
    from += piece.length;
  }
}

function read(...pieces: Uint8Array[]) {
  const lines = new LogLines();
  feed(lines, ...pieces);
  return shown(lines);
}

// What sd-scripts really writes in a terminal: rich log lines, an OSC link, a bar redrawn with returns, text glued to it.
const TRAINING =
  '\x1b[2;36m2026-02-16 08:16:12\x1b[0m \x1b[34mINFO    \x1b[0m found directory /data/img with 12 images ' +
  '\x1b]8;id=7;file:///sd/train_util.py\x1b\\\x1b[2mtrain_util.py\x1b[0m\x1b]8;;\x1b\\\x1b[2m:2059\x1b[0m\r\n' +
  '\rsteps:   0%|          | 0/4 [00:00<?, ?it/s]\r\n' +
  'epoch 1/2 – Épreuve 川\r\n' +
  '\rsteps:  25%|██▌       | 1/4\rsteps:  50%|█████     | 2/4\rsteps:  75%|███████▌  | 3/4' +
  '\x1b[31mTraceback (most recent call last):\x1b[0m\r\n' +
  'torch.OutOfMemoryError: CUDA out of memory.\r\n' +
  '\rread caption: 100%|██████████| 12/12\r                                   \r' +
  'last, unfinished';

describe('lines', () => {
  test('are the same wherever the bytes are split, in characters, escapes and line ends alike', () => {
    const all = bytes(TRAINING);
    const whole = read(all);
    for (let at = 0; at <= all.length; at += 1) {
      expect(read(all.slice(0, at), all.slice(at)), `split at byte ${at}`).toEqual(whole);
    }
    expect(read(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test('fold the redraws of a bar into its last drawing and count them', () => {
    const lines = read(bytes(TRAINING));
    expect(lines.map(({ text, folded }) => [text.slice(0, 24), folded])).toEqual([
      ['2026-02-16 08:16:12 INFO', 0],
      ['steps:   0%|          | ', 0],
      ['epoch 1/2 – Épreuve 川', 0],
      ['steps:  75%|███████▌  | ', 2],
      ['torch.OutOfMemoryError: ', 0],
      ['last, unfinished', 1],
    ]);
  });

  test('keep the last drawing that said something when a bar wipes itself away', () => {
    expect(read(bytes('\rbar 1\rbar 2\r       \r\n'))).toMatchObject([{ text: 'bar 2', folded: 1 }]);
  });

  test('are numbered as the file is: a redraw makes no line, an empty line is one', () => {
    expect(read(bytes('a\n\nb\rc\nd'))).toMatchObject([
      { text: 'a' },
      { text: '' },
      { text: 'c', folded: 1 },
      { text: 'd' },
    ]);
  });

  test('carry a colour over line ends and over a drawing that was folded away', () => {
    const lines = read(bytes('\x1b[31mred\nstill red\r\x1b[32mgreen\nstill green\x1b[0m\nplain'));
    expect(lines.map(({ tone }) => tone)).toEqual(['plain', 'danger', 'ok', 'plain']);
  });

  test('of any length are cut, and say how much is missing', () => {
    const [line] = read(bytes('x'.repeat(50_000)), bytes('\n'));
    expect(line?.text).toHaveLength(20_000 + ' … 30,000 more characters'.length);
    expect(line?.text.endsWith('… 30,000 more characters')).toBe(true);
  });

  test('stay bounded by number and by size, keep their numbers, and the newest are kept', () => {
    const few = new LogLines({ lines: 100, bytes: Infinity, block: { lines: 10, bytes: 1_000 } });
    const small = new LogLines({ lines: Infinity, bytes: 5_000, block: { lines: 50, bytes: 1_000 } });
    for (const lines of [few, small]) {
      feed(lines, ...Array.from({ length: 1_000 }, (_, i) => bytes(`line ${i + 1}\n`)));
      lines.letGo();
      expect(lines.end).toBe(1_000);
      expect(lines.at(lines.first)?.text).toBe(`line ${lines.first + 1}`);
      expect(lines.at(999)?.text).toBe('line 1000');
      expect(lines.numberOf(999)).toBe(1_000);
      expect(lines.seqOf(1_000)).toBe(999);
      expect(lines.seqOf(1)).toBeNull();
    }
    expect(few.length).toBeLessThanOrEqual(100);
    expect(few.length).toBeGreaterThan(80);
    expect(small.length).toBeLessThanOrEqual(250);
  });

  test('are let go only when told to: somebody may be reading them', () => {
    const lines = new LogLines({ lines: 10, bytes: Infinity, block: { lines: 5, bytes: 1_000 } });
    feed(lines, bytes('x\n'.repeat(100)));
    expect(lines.length).toBe(100);
    expect(lines.isFull).toBe(true);
    lines.letGo();
    expect(lines.length).toBe(10);
  });

  test('count their warnings and errors, and let go of the counts with the lines', () => {
    const lines = new LogLines({ lines: 3, bytes: Infinity, block: { lines: 1, bytes: 1_000 } });
    feed(lines, bytes('WARNING: a\nERROR b\nc\n'));
    expect(lines.counts).toEqual({ none: 1, warn: 1, error: 1 });
    lines.push(bytes('d\n'), 21);
    lines.letGo();
    expect(lines.counts).toEqual({ none: 2, warn: 0, error: 1 });
  });

  test('of the file before the first one are put in front, down to its first byte, and then the numbers are known', () => {
    const file = bytes(Array.from({ length: 60 }, (_, i) => `line ${i + 1} 川\n`).join(''));
    const startOf = (line: number) =>
      bytes(Array.from({ length: line - 1 }, (_, i) => `line ${i + 1} 川\n`).join('')).length;
    const lines = new LogLines({ lines: 1_000, bytes: Infinity, block: { lines: 7, bytes: 1_000 } });
    lines.push(file.slice(startOf(41)), startOf(41));
    expect([lines.length, lines.firstByte, lines.numberOf(lines.first)]).toEqual([20, startOf(41), null]);
    const line41 = lines.first;

    lines.prepend(file.slice(startOf(20), startOf(41)), startOf(20));
    expect([lines.length, lines.firstByte, lines.numberOf(lines.first)]).toEqual([41, startOf(20), null]);
    lines.prepend(file.slice(0, startOf(20)), 0);
    expect([lines.length, lines.firstByte, lines.numberOf(lines.first)]).toEqual([60, 0, 1]);
    expect([lines.at(line41)?.text, lines.numberOf(line41), lines.seqOf(41)]).toEqual([
      'line 41 川',
      41,
      line41,
    ]);
    expect(shown(lines).map(({ text }) => text)).toEqual(
      Array.from({ length: 60 }, (_, i) => `line ${i + 1} 川`),
    );
  });

  test('know where in the file they begin after the oldest were let go, wherever the bytes were split', () => {
    const text = Array.from({ length: 40 }, (_, i) => `line ${i + 1}${'.'.repeat(i)}\n`);
    const file = bytes(text.join(''));
    for (const size of [1, 7, 64, file.length]) {
      const lines = new LogLines({ lines: 12, bytes: Infinity, block: { lines: 4, bytes: 1_000 } });
      for (let at = 0; at < file.length; at += size) lines.push(file.slice(at, at + size), at);
      lines.letGo();
      expect(lines.firstByte, `pieces of ${size}`).toBe(bytes(text.slice(0, lines.first).join('')).length);
    }
  });

  test('go on after the file was replaced: a mark says so, and the new ones are numbered from 1', () => {
    const lines = new LogLines();
    feed(lines, bytes('old 1\n\x1b[31mold 川').slice(0, -1));
    lines.restart('begins anew');
    lines.push(bytes('new 1\nnew 2'), 0);
    expect(shown(lines).map(({ text, tone }) => [text, tone])).toEqual([
      ['old 1', 'plain'],
      ['old ', 'plain'],
      ['begins anew', 'plain'],
      ['new 1', 'plain'],
      ['new 2', 'plain'],
    ]);
    expect([0, 1, 2, 3, 4].map((seq) => lines.numberOf(seq))).toEqual([1, 2, null, 1, 2]);
    expect([...lines.marks]).toEqual([2]);
    expect(lines.seqOf(2)).toBe(4);
    expect(lines.firstByte).toBeNull();
  });

  test('are as old as the bytes they begin with, as far as anybody knows', () => {
    const lines = new LogLines();
    lines.push(bytes('a\nb\n'), 0);
    lines.push(bytes('c\nd'), 4, [
      { from: 2, at: 10_000 },
      { from: 5, at: 12_900 },
    ]);
    lines.push(bytes('d\ne\n'), 7, [{ from: 7, at: 20_000 }]);
    expect(Array.from({ length: 5 }, (_, seq) => lines.at(seq)?.at)).toEqual([0, 0, 10, 12, 20]);
    expect(lines.hasTimes).toBe(true);
  });

  test('after a skip have no numbers, because nobody counted what was skipped', () => {
    const lines = new LogLines();
    feed(lines, bytes('a\nb'));
    lines.skip('skipped', 500);
    lines.push(bytes('y\nz\n'), 500);
    expect(shown(lines).map(({ text }) => text)).toEqual(['a', 'b', 'skipped', 'y', 'z']);
    expect([0, 1, 2, 3, 4].map((seq) => lines.numberOf(seq))).toEqual([1, 2, null, null, null]);
  });

  test('of nothing are numbered from 1 when the file was replaced before anything stood in it', () => {
    const lines = new LogLines();
    lines.restart('begins anew');
    lines.push(bytes('new\n'), 0);
    expect(shown(lines)).toEqual([{ text: 'new', folded: 0, level: 'none', tone: 'plain' }]);
    expect(lines.numberOf(lines.first)).toBe(1);
  });
});

describe('ANSI', () => {
  test.each([
    ['\x1b[31mred\x1b[0m', [['red', 'danger', false]]],
    [
      'a\x1b[1;32mb\x1b[22mc\x1b[39md',
      [
        ['a', 'plain', false],
        ['b', 'ok', true],
        ['c', 'ok', false],
        ['d', 'plain', false],
      ],
    ],
    ['\x1b[38;5;208morange', [['orange', 'warn', false]]],
    [
      '\x1b[38;2;98;198;227msea\x1b[48;2;1;2;3m on dark',
      [
        ['sea', 'accent', false],
        [' on dark', 'accent', false],
      ],
    ],
    ['\x1b[mplain\x1b[K\x1b[2A', [['plain', 'plain', false]]],
    [
      '\x1b]0;title\x07x\x1b]8;;http://a\x1b\\y',
      [
        ['x', 'plain', false],
        ['y', 'plain', false],
      ],
    ],
    ['half \x1b[3', [['half ', 'plain', false]]],
    ['half \x1b]8;;file', [['half ', 'plain', false]]],
    ['\x1b(Bcharset\x00\x07', [['charset', 'plain', false]]],
  ])('%j becomes coloured text alone', (text, spans) => {
    expect(readSpans(text, PLAIN).map((span) => [span.text, span.tone, span.isBold])).toEqual(spans);
    expect(stripAnsi(text)).toBe(spans.map(([piece]) => piece).join(''));
  });

  test('a style goes on until something ends it', () => {
    expect(styleAfter('\x1b[1;31mx', PLAIN)).toEqual({ tone: 'danger', isBold: true, isDim: false });
    expect(styleAfter('no escape', { tone: 'ok', isBold: true, isDim: false }).tone).toBe('ok');
  });
});

test.each([
  ['2026-02-16 08:16:12 ERROR    No data found.  train_network.py:575', 'error'],
  ['avr_loss=0.087]Traceback (most recent call last):', 'error'],
  ['torch.OutOfMemoryError: CUDA out of memory.', 'error'],
  ['steps: 0%| | 0/4 [00:00<?, ?it/s]torch.OutOfMemoryError: CUDA out of memory', 'error'],
  ['train_network.py: error: unrecognized arguments', 'none'],
  ['error: port 9090 is taken', 'error'],
  ['                    WARNING  no regularization images', 'warn'],
  ['WARNING: comfyui-impact-pack took 3.1 seconds', 'warn'],
  ['x.py:3: FutureWarning: deprecated', 'warn'],
  ['2026-11-22 07:00:00,000 WARN exited: kohya (exit status 1)', 'warn'],
  ['mean ar error (without repeats): 0.01', 'none'],
  ['0 errors, 0 warnings', 'none'],
])('%j is %s', (text, level) => {
  expect(levelOf(text)).toBe(level);
});
