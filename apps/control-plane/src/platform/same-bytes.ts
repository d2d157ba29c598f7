import { readChunks } from './read-chunks.js';

/** True when both files hold the same bytes, every one of them. Throws what opening or reading one of them throws. */
export async function haveSameBytes(
  a: string,
  b: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<boolean> {
  let isSame = true;
  let bytes = 0;
  await readChunks([a, b], ([x, y]) => {
    isSame = x!.equals(y!);
    onBytes((bytes += x!.length));
    return isSame;
  });
  return isSame;
}
