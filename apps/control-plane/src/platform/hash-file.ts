import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Other work gets its turn after so many bytes, which take a processor a fraction of a millisecond. */
const STEP_BYTES = 256 * 1024;

type Options = {
  /** Told how many bytes are counted so far. */
  onBytes?: (bytes: number) => void;
  /** What it was aborted with is thrown. */
  signal?: AbortSignal;
  /** A link is refused (ELOOP) in place of being followed. */
  followsNoLink?: boolean;
};

/** SHA-256 of a file's bytes, in hexadecimal. Throws what opening or reading it throws. */
export async function hashFile(
  path: string,
  { onBytes, signal, followsNoLink }: Options = {},
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, constants.O_RDONLY | (followsNoLink ? constants.O_NOFOLLOW : 0));
  let bytes = 0;
  // The stream closes the file, however it ends.
  for await (const chunk of file.createReadStream({
    highWaterMark: STEP_BYTES,
    signal,
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes?.((bytes += chunk.length));
  }
  return hash.digest('hex');
}
