const LONGEST_TITLE = 120;
// OSC 0 (title and icon) and OSC 2 (title), ended by BEL or ST. Latin-1, because it is looked for among any bytes.
const TITLE = /\x1b\](?:0|2);([^\x07\x1b]*)(?:\x07|\x1b\\)/g;

/** What the programs last called their terminal in these bytes; undefined when they did not. */
export function lastTitle(bytes: Buffer): string | undefined {
  const found = [...bytes.toString('latin1').matchAll(TITLE)].at(-1)?.[1];
  if (found === undefined) return undefined;
  const text = Buffer.from(found, 'latin1').toString('utf8');
  return [...text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')]
    .slice(0, LONGEST_TITLE)
    .join('')
    .trim();
}
