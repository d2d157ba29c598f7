/**
 * Parts the pictures that are kept for validation from those that are learned from. Done here and not by the trainer, whose own
 * choice hangs on the random numbers of Python, so that it can be counted before, is the same after a resume, and is never a
 * picture in both.
 */
export function aside<Image>(
  images: Image[],
  { share, seed }: { share: number; seed: number },
): { kept: Image[]; learned: Image[] } {
  const random = mulberry32(seed);
  const drawn = images.map((image) => ({ image, lot: random() })).sort((a, b) => a.lot - b.lot);
  const kept = new Set(drawn.slice(0, Math.round(images.length * share)).map(({ image }) => image));
  return {
    kept: images.filter((image) => kept.has(image)),
    learned: images.filter((image) => !kept.has(image)),
  };
}

/** A small generator whose numbers follow from the seed alone, on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
