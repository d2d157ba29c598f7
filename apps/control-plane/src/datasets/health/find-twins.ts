import { setImmediate } from 'node:timers/promises';
import { GRID } from './measure-picture.js';

/** Of the 128 bits of a difference hash, so many may differ. Fewer than its bytes, so that two such hashes share one. */
const MOST_BITS = 10;
const BYTES = 16;
/** A cell counts as brighter than its neighbour from here on: below, saving again turns the bit. */
const LEVELS = 1;
/** Two pictures of one hash that are plain are told apart by their cells: mean and largest difference in levels. */
const MOST_MEAN = 6;
const MOST_CELL = 40;
/** Other work gets its turn after this long. */
const SLICE_MS = 8;

export type Comparable = { file: string; grid: Uint8Array };

/**
 * For each picture that looks like an earlier one of the list, that one. Put the ones to keep first. Every answer is a direct likeness,
 * never one over a third picture.
 *
 * Two hashes that differ in fewer bits than they have bytes have one byte in common at the same place: only pictures that share one
 * are compared.
 */
export async function findTwins(pictures: Comparable[]): Promise<Map<string, string>> {
  const twins = new Map<string, string>();
  const kept: { picture: Comparable; hash: Uint8Array }[] = [];
  const byByte: number[][] = Array.from({ length: BYTES * 256 }, () => []);
  let sliceEnds = performance.now() + SLICE_MS;
  for (const picture of pictures) {
    if (performance.now() > sliceEnds) {
      await setImmediate();
      sliceEnds = performance.now() + SLICE_MS;
    }
    const hash = differenceHash(picture.grid);
    const twin = nearest(picture, hash);
    if (twin) {
      twins.set(picture.file, twin.file);
      continue;
    }
    const at = kept.push({ picture, hash }) - 1;
    hash.forEach((byte, place) => byByte[place * 256 + byte]!.push(at));
  }
  return twins;

  function nearest(picture: Comparable, hash: Uint8Array): Comparable | undefined {
    for (let place = 0; place < BYTES; place++) {
      for (const at of byByte[place * 256 + hash[place]!]!) {
        const other = kept[at]!;
        if (differingBits(hash, other.hash) > MOST_BITS) continue;
        if (areAlike(picture.grid, other.picture.grid)) return other.picture;
      }
    }
    return undefined;
  }
}

/** 64 bits for "brighter to the right" and 64 for "brighter below" (a dHash in both directions). */
export function differenceHash(grid: Uint8Array): Uint8Array {
  const hash = new Uint8Array(BYTES);
  for (let row = 0; row < GRID - 1; row++) {
    for (let column = 0; column < GRID - 1; column++) {
      const at = row * GRID + column;
      if (grid[at + 1]! - grid[at]! > LEVELS) hash[row]! |= 1 << column;
      if (grid[at + GRID]! - grid[at]! > LEVELS) hash[row + 8]! |= 1 << column;
    }
  }
  return hash;
}

const BITS_IN = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

export function differingBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let at = 0; at < BYTES; at++) bits += BITS_IN[a[at]! ^ b[at]!]!;
  return bits;
}

/** Brightness as a whole may differ: only what is left after it is compared. */
function areAlike(a: Uint8Array, b: Uint8Array): boolean {
  let shift = 0;
  for (let at = 0; at < a.length; at++) shift += a[at]! - b[at]!;
  shift /= a.length;
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const difference = Math.abs(a[at]! - b[at]! - shift);
    if (difference > MOST_CELL) return false;
    sum += difference;
  }
  return sum / a.length <= MOST_MEAN;
}
