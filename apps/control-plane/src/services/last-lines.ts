import { open } from 'node:fs/promises';

const END_BYTES = 64 * 1024;
const MOST_LINES = 5;
const MOST_LENGTH = 500;

/** CSI, OSC and two-character escapes of a terminal. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a line that says why something failed mostly holds. */
const WORDS =
  /\b(?:\w*(?:error|exception)|traceback|fatal|fail(?:ed|ure)?|critical|panic|killed|aborted|segmentation fault|out of memory|oom|no space left|permission denied|not found|no such|no module|cannot|can't|could not|couldn't|unable|address already in use|unrecognized|invalid|missing|refused|denied)\b/i;

/** The lines at the end of a log that say why a service failed; where none looks so, simply its last ones. At most five. */
export function lastLinesOf(text: string): string[] {
  const lines = text
    .split(/\r\n|\n/)
    // Of a bar that was drawn over itself the last is what one saw.
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .map((line) => line.replace(ESCAPES, '').replace(CONTROLS, '').trimEnd())
    .filter((line) => line.trim() !== '')
    .map((line) => (line.length > MOST_LENGTH ? `${line.slice(0, MOST_LENGTH - 1)}…` : line));
  const telling = lines.filter((line) => WORDS.test(line));
  return lastOfEach(telling.length > 0 ? telling : lines).slice(-MOST_LINES);
}

/** A service that fails again and again says the same each time: once is enough. */
const lastOfEach = (lines: string[]) => [...new Set(lines.toReversed())].toReversed();

/** The end of a file, not before `from`. Empty when it cannot be read: then nothing is lifted. */
export async function readEnd(path: string, from = 0): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const start = Math.max(size - END_BYTES, from <= size ? from : 0);
      const buffer = Buffer.alloc(Math.max(0, size - start));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
      const text = buffer.subarray(0, bytesRead).toString('utf8');
      // A line that was cut in two is none.
      return start > from ? text.slice(text.indexOf('\n') + 1) : text;
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
