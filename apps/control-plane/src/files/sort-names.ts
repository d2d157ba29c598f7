import { setImmediate } from 'node:timers/promises';

/** So many are sorted in one go: a few milliseconds. */
const STEP = 8_000;
/** Numbers in names count as numbers up to so many digits. */
const DIGITS = 16;

/** Sorts in steps, so that others get their turn between them. The same order as `Array.sort` would make, and as stable. */
export async function sortInSteps<T>(items: T[], compare: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += STEP) {
    runs.push(items.slice(at, at + STEP).sort(compare));
    await setImmediate();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(runs[at + 1] ? await merge(runs[at]!, runs[at + 1]!, compare) : runs[at]!);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Sorts as people count, 2 before 10, whatever the case and accents. */
export function sortKeyOf(name: string): string {
  const plain = isPlain(name) ? name : name.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'));
}

/** ASCII, of which most names are made. */
const isPlain = (name: string) => /^[\x00-\x7f]*$/.test(name);

async function merge<T>(a: T[], b: T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const merged = new Array<T>(a.length + b.length);
  let i = 0;
  let j = 0;
  for (let at = 0; at < merged.length; at++) {
    if (at % STEP === STEP - 1) await setImmediate();
    merged[at] = j >= b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0) ? a[i++]! : b[j++]!;
  }
  return merged;
}
