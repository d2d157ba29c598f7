import { isUtf8 } from 'node:buffer';
import { RAW_BYTE, RAW_BYTE_BASE } from '@pilothouse/contracts/files';

/** A name as the disk has it, as text; bytes that are not UTF-8 become characters of a private range and come back unharmed. */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    if (!RAW_BYTE.test(text)) return text;
  }
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const letter = letterAt(bytes, at);
    text += letter ?? String.fromCharCode(RAW_BYTE_BASE + bytes[at]!);
    at += letter === undefined ? 1 : Buffer.byteLength(letter);
  }
  return text;
}

/** The bytes that `textOf` made the text from. */
export function bytesOf(text: string): Buffer {
  if (!RAW_BYTE.test(text)) return Buffer.from(text);
  const parts = text.split(/([\uef80-\uefff])/).map((part) => {
    if (!RAW_BYTE.test(part)) return Buffer.from(part);
    return Buffer.from([part.charCodeAt(0) - RAW_BYTE_BASE]);
  });
  return Buffer.concat(parts);
}

/** Names that differ only in how Unicode writes them, or in small and capital letters, are one on some file systems. */
export const foldedName = (name: string) => name.normalize('NFC').toLowerCase();

/** Undefined where no character begins, or one that stands for a byte. */
function letterAt(bytes: Buffer, at: number): string | undefined {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const part = bytes.subarray(at, at + length);
  if (part.length < length || !isUtf8(part)) return undefined;
  const letter = part.toString('utf8');
  return RAW_BYTE.test(letter) ? undefined : letter;
}
