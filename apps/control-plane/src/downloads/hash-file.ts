import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Other work gets its turn after so many bytes, which take a processor about a millisecond. */
const STEP_BYTES = 1024 * 1024;

/** The SHA-256 of a file. `onBytes` is told how far it is. Throws what `signal` says when it is ended. */
export async function sha256Of(
  path: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, {
    highWaterMark: STEP_BYTES,
    signal,
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes((bytes += chunk.length));
  }
  return hash.digest('hex');
}
