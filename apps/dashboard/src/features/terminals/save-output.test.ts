import type { Terminal } from '@xterm/xterm';
import { expect, test } from 'vitest';
import { outputOf } from './save-output';

/** As xterm keeps them: each row as wide as the screen. */
const screen = (...rows: [text: string, isWrapped?: boolean][]) =>
  ({
    buffer: {
      normal: {
        length: rows.length,
        getLine: (at: number) =>
          rows[at] && {
            isWrapped: rows[at][1] ?? false,
            translateToString: (isTrimmed?: boolean) =>
              isTrimmed ? rows[at]![0].trimEnd() : rows[at]![0].padEnd(8),
          },
      },
    },
  }) as unknown as Pick<Terminal, 'buffer'>;

test('a line that was broken to fit is one line again, with the spaces at the break', () => {
  expect(outputOf(screen(['$ echo a'], ['b c   ', true], ['done']))).toBe('$ echo ab c\ndone\n');
  expect(outputOf(screen(['one two'], ['three', true]))).toBe('one two three\n');
});

test('the empty rest of the screen is left out, an empty line between is not', () => {
  expect(outputOf(screen(['a'], [''], ['b'], [''], ['']))).toBe('a\n\nb\n');
});
