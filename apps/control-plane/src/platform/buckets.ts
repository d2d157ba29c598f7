/** Parts sorted looks by the step their time falls into; a step without looks has no part. */
export function buckets<T extends { at: number }>(looks: T[], stepMs: number): T[][] {
  const parts: T[][] = [];
  let current = Number.NaN;
  for (const look of looks) {
    const step = Math.floor(look.at / stepMs);
    if (step === current) parts.at(-1)!.push(look);
    else parts.push([look]);
    current = step;
  }
  return parts;
}

/** Of what is known; null when nothing is. */
export function meanOf(values: (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export const mostOf = (values: (number | null | undefined)[]) => extremeOf(values, Math.max);
export const leastOf = (values: (number | null | undefined)[]) => extremeOf(values, Math.min);

function extremeOf(values: (number | null | undefined)[], pick: (a: number, b: number) => number) {
  return values.reduce<number | null>(
    (found, value) => (value === null || value === undefined ? found : pick(found ?? value, value)),
    null,
  );
}
