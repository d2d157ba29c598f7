/**
 * So many percent of the files, to the nearest whole one, at least one and never all. The same files, share and seed give the
 * same choice on every machine; the order the files come in does not matter.
 */
export function chooseShare(files: string[], percent: number, seed: number): string[] {
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const wanted = Math.min(Math.max(1, Math.round((sorted.length * percent) / 100)), sorted.length - 1);
  const random = mulberry32(seed);
  // Fisher and Yates, from the front: what is chosen first does not depend on how many are wanted.
  for (let at = 0; at < wanted; at++) {
    const other = at + Math.floor(random() * (sorted.length - at));
    [sorted[at], sorted[other]] = [sorted[other] ?? '', sorted[at] ?? ''];
  }
  return sorted.slice(0, Math.max(0, wanted));
}

/** Tommy Ettinger's generator of 32 bits (public domain): small, and the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
