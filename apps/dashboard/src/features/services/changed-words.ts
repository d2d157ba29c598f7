/** Which words of the command were not in the one before, in its order: the longest common part stays as it was. */
export function changedWords(before: readonly string[], after: readonly string[]): boolean[] {
  const lengths = commonLengths(before, after);
  const changed: boolean[] = [];
  let i = 0;
  for (let j = 0; j < after.length; j += 1) {
    while (i < before.length && before[i] !== after[j] && at(lengths, i + 1, j) >= at(lengths, i, j + 1))
      i += 1;
    const isKept = i < before.length && before[i] === after[j];
    if (isKept) i += 1;
    changed.push(!isKept);
  }
  return changed;
}

/** Length of the longest common part of what follows each pair of places. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[];
      row[j] =
        before[i] === after[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

const at = (lengths: number[][], i: number, j: number) => lengths[i]?.[j] ?? 0;
