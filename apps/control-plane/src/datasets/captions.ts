import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Larger than any caption; a log or a book that happens to end in `.txt` is not read into memory. */
const MOST_BYTES = 256 * 1024;

export type Caption = {
  /** Null when there is no caption file. */
  text: string | null;
  /** '' when there is no file. */
  version: string;
  problem: string;
};

export const NO_CAPTION: Caption = { text: null, version: '', problem: '' };

export async function readCaption(path: string): Promise<Caption> {
  const bytes = await readBounded(path);
  if (!bytes) return NO_CAPTION;
  const version = versionOf(bytes);
  if (bytes.length > MOST_BYTES) {
    return { text: '', version, problem: 'Its caption file is larger than 256 kB and is not shown' };
  }
  if (!isUtf8(bytes)) {
    const problem = 'Its caption is not UTF-8 text, and the trainer stops at it';
    return { text: bytes.toString('latin1'), version, problem };
  }
  return { text: bytes.toString('utf8').replace(/^\ufeff/, ''), version, problem: '' };
}

const versionOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** At most one byte more than is allowed; undefined when there is no file. */
async function readBounded(path: string): Promise<Buffer | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.min(size, MOST_BYTES + 1));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
