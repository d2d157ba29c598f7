import { expect, test } from 'vitest';
import { lastLinesOf } from './last-lines.js';

test.each([
  ['nothing', '', []],
  ['no sign of an error: the last lines', 'a\nb\nc\nd\ne\nf\n', ['b', 'c', 'd', 'e', 'f']],
  [
    'an error between other lines',
    'loading\nModuleNotFoundError: No module named torch\nbye\n',
    ['ModuleNotFoundError: No module named torch'],
  ],
  ['colours and control characters', '\u001b[1;31mERROR\u001b[0m: no GPU\u0007\n', ['ERROR: no GPU']],
  ['a bar drawn over itself', '10 %\r50 %\rfailed at 50 %\r\n', ['failed at 50 %']],
  ['what every try has said, once', 'Traceback\nError: a\nTraceback\nError: a\n', ['Traceback', 'Error: a']],
  ['a title of a terminal', '\u001b]0;title\u0007Killed\n', ['Killed']],
])('%s', (_, text, lines) => expect(lastLinesOf(text)).toEqual(lines));

test('a line without an end is cut', () => {
  const [line] = lastLinesOf(`error ${'x'.repeat(10_000)}`);
  expect(line).toMatch(/x…$/);
  expect(line!.length).toBe(500);
});
