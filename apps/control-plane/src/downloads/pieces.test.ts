import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arePieces, beginningOf, cutIntoPieces, doneBytesOf, isDone } from './pieces.js';

const sizes = fc.oneof(fc.nat({ max: 100_000_000 }), fc.integer({ min: 0, max: 60_000_000_000 }));

describe('the pieces of a file', () => {
  it('cover it once, whatever its size, and are few', () => {
    fc.assert(
      fc.property(sizes, (bytes) => {
        const pieces = cutIntoPieces(bytes);
        expect(arePieces(pieces, bytes)).toBe(true);
        expect(pieces.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 300 },
    );
  });

  it('know what is there from the beginning, and how much in all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300_000_000 }),
        fc.array(fc.nat({ max: 100 })),
        (bytes, shares) => {
          const pieces = cutIntoPieces(bytes).map((piece, at) => ({
            ...piece,
            done: Math.floor(((shares[at] ?? 0) / 100) * (piece.to - piece.from)),
          }));
          expect(arePieces(pieces, bytes)).toBe(true);
          expect(beginningOf(pieces)).toBeLessThanOrEqual(doneBytesOf(pieces));
          expect(pieces.every(isDone)).toBe(doneBytesOf(pieces) === bytes);
          expect(beginningOf(pieces) === bytes).toBe(pieces.every(isDone));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are refused when they overlap, have gaps, or claim more than they have', () => {
    expect(arePieces([{ from: 0, to: 5, done: 6 }], 5)).toBe(false);
    expect(arePieces([{ from: 0, to: 5, done: 0 }], 6)).toBe(false);
    expect(
      arePieces(
        [
          { from: 0, to: 5, done: 0 },
          { from: 4, to: 6, done: 0 },
        ],
        6,
      ),
    ).toBe(false);
    expect(arePieces([{ from: 1, to: 6, done: 0 }], 6)).toBe(false);
  });
});
