/** `--port` of `--port`, `--port=1` and `["--port", "1"]`; a value such as `-1` or `images=3` is none. */
export function flagsIn(argv: string[]): string[] {
  return argv.flatMap((argument) => /^--[A-Za-z][\w.-]*/.exec(argument)?.[0] ?? []);
}

/**
 * Flags the installed version does not take. `taken`: those its own help names; null or empty where nobody could ask. What begins
 * one of them alone is taken too, as argparse does.
 */
export function unknownFlags(argv: string[], taken: readonly string[] | null): string[] {
  if (taken === null || taken.length === 0) return [];
  const known = new Set(taken);
  return flagsIn(argv).filter(
    (flag) => !known.has(flag) && taken.filter((each) => each.startsWith(flag)).length !== 1,
  );
}

/** Of those that are taken the one that was meant most likely; undefined where none is near. */
export function nearestFlag(flag: string, taken: readonly string[]): string | undefined {
  const [nearest] = taken
    .map((each) => ({ each, steps: stepsBetween(flag, each) }))
    .sort((a, b) => a.steps - b.steps);
  return nearest && nearest.steps <= Math.max(2, flag.length / 4) ? nearest.each : undefined;
}

/** Levenshtein's distance. */
function stepsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change));
    }
    row = next;
  }
  return row[to.length]!;
}
