import { expect, test } from 'vitest';
import { lastTitle } from './last-title.js';

const titleOf = (text: string) => lastTitle(Buffer.from(text));

test.each([
  ['\x1b]0;root@pod: /workspace\x07# ', 'root@pod: /workspace'],
  ['\x1b]2;vim\x1b\\', 'vim'],
  ['\x1b]0;one\x07 text \x1b]2;two\x07', 'two'],
  ['\x1b]0;größe █\x07', 'größe █'],
  ['\x1b]0;\x07', ''],
  ['\x1b]0;a\u202eb\u0007', 'ab'],
  [`\x1b]0;${'x'.repeat(500)}\x07`, 'x'.repeat(120)],
])('%j names the terminal', (text, title) => expect(titleOf(text)).toBe(title));

test.each(['plain', '\x1b]0;cut off', '\x1b]8;;http://x\x07', '\x1b]1;icon only\x07'])(
  '%j names nothing',
  (text) => expect(titleOf(text)).toBeUndefined(),
);
