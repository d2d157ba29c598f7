import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import type { FileText } from '@pilothouse/contracts/files';

/** What a page shows at once. */
const MOST_BYTES = 256 * 1024;
const HEAD_BYTES = 256;
/** Text has none of these; a file that is text in an old encoding has few bytes below a blank but line ends and tabs. */
const NUL = 0;

/** A part of a file as text, beginning and ending at whole characters. */
export async function readText(handle: FileHandle, from: number): Promise<FileText> {
  const { size } = await handle.stat();
  const mark = await readAt(handle, 0, 4);
  const encoding = markedAs(mark);
  const start = encoding?.startsWith('utf-16') ? from - (from % 2) : from;
  const chunk = await readAt(handle, start, MOST_BYTES);
  const part = { bytes: size, from: start };

  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const whole = chunk.subarray(0, chunk.length - (chunk.length % 2));
    const text = new TextDecoder(encoding).decode(whole);
    return { ...part, text, encoding, head: '', end: start + whole.length };
  }
  const [skipped, kept] = wholeLetters(chunk, { isFirst: start === 0, isLast: start + chunk.length >= size });
  const end = start + kept;
  if (isUtf8(chunk.subarray(skipped, kept)) && !chunk.includes(NUL)) {
    const text = chunk
      .subarray(skipped, kept)
      .toString('utf8')
      .replace(/^\ufeff/, '');
    return { ...part, from: start + skipped, text, encoding: 'utf-8', head: '', end };
  }
  if (looksLikeText(chunk)) {
    const text = new TextDecoder('windows-1252').decode(chunk);
    return { ...part, text, encoding: 'windows-1252', head: '', end: start + chunk.length };
  }
  const head = (await readAt(handle, 0, HEAD_BYTES)).toString('hex');
  return { ...part, from: 0, text: null, encoding: 'binary', head, end: size };
}

function markedAs(mark: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (mark[0] === 0xff && mark[1] === 0xfe && !(mark[2] === 0 && mark[3] === 0)) return 'utf-16le';
  if (mark[0] === 0xfe && mark[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Where the first whole UTF-8 character begins and the last one ends. */
function wholeLetters(chunk: Buffer, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }) {
  let from = 0;
  while (!isFirst && from < 3 && isContinued(chunk[from])) from++;
  let end = chunk.length;
  if (isLast) return [from, end] as const;
  let last = end - 1;
  while (last > end - 4 && isContinued(chunk[last])) last--;
  const first = chunk[last] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (last + length > end) end = last;
  return [from, end] as const;
}

const isContinued = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** In an old encoding every byte is some letter; control characters give away what is no text. */
function looksLikeText(chunk: Buffer): boolean {
  let odd = 0;
  for (const byte of chunk) {
    if (byte === NUL) return false;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) odd++;
  }
  return odd * 100 <= chunk.length;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
