import { expect, test } from 'vitest';
import { withControl } from './control-key';
import { isAnswer } from './terminal-answers';

test.each([
  '\x1b[?1;2c',
  '\x1b[>0;276;0c',
  '\x1b[12;40R',
  '\x1b[0n',
  '\x1b[?2004;1$y',
  '\x1b]11;rgb:0b/0e/11\x1b\\',
])('%j is said by the terminal', (text) => expect(isAnswer(text)).toBe(true));

test.each([
  'c',
  '\x03',
  '\x1b',
  '\x1b[A',
  '\x1bOP',
  '\x1b[15~',
  '\x1b[200~pasted c\x1b[201~',
  '\x1b[<0;10;5M',
  '\x1bc',
])('%j is typed by a person', (text) => expect(isAnswer(text)).toBe(false));

test.each([
  ['c', '\x03'],
  ['C', '\x03'],
  ['[', '\x1b'],
  [' ', '\x00'],
  ['1', '1'],
  ['ö', 'ö'],
  ['pasted', 'pasted'],
])('Ctrl and %j is %j', (key, sent) => expect(withControl(key)).toBe(sent));
