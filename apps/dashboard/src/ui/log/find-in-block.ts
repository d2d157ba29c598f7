import { stripAnsi } from './ansi';
import type { LogBlock } from './log-block';

/** Places in the block of the lines that hold the text, in any case; escape sequences are not there for it. */
export function findInBlock(block: LogBlock, wanted: string): number[] {
  const text = block.read();
  const lower = (block.hasEscapes ? withoutEscapes(text) : text).toLowerCase();
  const places: number[] = [];
  let place = 0;
  let lineEnd = lower.indexOf('\n');
  for (let hit = lower.indexOf(wanted); hit >= 0; hit = lower.indexOf(wanted, lineEnd)) {
    while (lineEnd >= 0 && lineEnd < hit) {
      lineEnd = lower.indexOf('\n', lineEnd + 1);
      place += 1;
    }
    places.push(place);
    if (lineEnd < 0) break;
  }
  return places;
}

// Line by line: a sequence that was cut off must not swallow the lines after it.
const withoutEscapes = (text: string) =>
  text
    .split('\n')
    .map((line) => (line.includes('\x1b') ? stripAnsi(line) : line))
    .join('\n');
