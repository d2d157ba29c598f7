import { z } from 'zod';

/** Smaller ones cost more requests than they save after a broken connection. */
const LEAST_PIECE_BYTES = 16 * 1024 * 1024;
/** The map is written every few seconds, so it stays small. */
const MOST_PIECES = 256;

/** `[from, to)` of the file, of which the first `done` bytes are on the disk. */
export const Piece = z.object({
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  done: z.int().nonnegative(),
});
export type Piece = z.infer<typeof Piece>;

/** The file in ranges of one size, in order and without a gap. An empty file has none. */
export function cutIntoPieces(bytes: number): Piece[] {
  const size = Math.max(LEAST_PIECE_BYTES, Math.ceil(bytes / MOST_PIECES));
  return Array.from({ length: Math.ceil(bytes / size) }, (_, at) => ({
    from: at * size,
    to: Math.min(bytes, (at + 1) * size),
    done: 0,
  }));
}

/** True when the pieces are those of a file of that size and none claims more than it has. */
export function arePieces(pieces: Piece[], bytes: number): boolean {
  let at = 0;
  for (const { from, to, done } of pieces) {
    if (from !== at || to <= from || done > to - from) return false;
    at = to;
  }
  return at === bytes;
}

export const isDone = ({ from, to, done }: Piece) => done === to - from;

export const doneBytesOf = (pieces: Piece[]) => pieces.reduce((sum, { done }) => sum + done, 0);

/** How much of the file is there from its beginning without a gap: what a header may be read from. */
export function beginningOf(pieces: Piece[]): number {
  const open = pieces.find((piece) => !isDone(piece));
  return open ? open.from + open.done : (pieces.at(-1)?.to ?? 0);
}
