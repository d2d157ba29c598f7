import { createHash } from 'node:crypto';
import { readChunks } from './read-chunks.js';

type Options = Parameters<typeof readChunks>[2] & {
  /** Told how many bytes are counted so far. */
  onBytes?: (bytes: number) => void;
};

/** SHA-256 of a file's bytes, in hexadecimal. Throws what opening or reading it throws. */
export async function hashFile(path: string, { onBytes, ...how }: Options = {}): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  await readChunks(
    [path],
    ([chunk]) => {
      hash.update(chunk!);
      onBytes?.((bytes += chunk!.length));
    },
    how,
  );
  return hash.digest('hex');
}
