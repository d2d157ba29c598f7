export type Figures = (number | null)[];
export type Columns<K extends string> = { at: number[] } & Record<K, Figures>;

/**
 * Columns with one more look. News comes only when something changed, so the time until now was flat: it is filled, step by step.
 * The same columns when the last look is younger than a step.
 */
export function grownColumns<K extends string>(
  past: Columns<K>,
  look: Record<K, number | null>,
  at: number,
  { spanMs, stepMs }: { spanMs: number; stepMs: number },
): Columns<K> {
  const last = past.at.at(-1);
  if (last !== undefined && at - last < stepMs && at >= last) return past;
  const times = last === undefined || at < last ? [] : quietTimes(last, at, stepMs);
  const all = [...past.at, ...times, at];
  const first = all.findIndex((each) => each >= at - spanMs);
  const grow = (column: Figures, value: number | null) =>
    [...column, ...times.map(() => column.at(-1) ?? null), value].slice(first);
  const names = Object.keys(look) as K[];
  const columns = Object.fromEntries(names.map((name) => [name, grow(past[name], look[name])]));
  return { ...columns, at: all.slice(first) } as Columns<K>;
}

/** Up to just before the change, which would else be a slope. */
function quietTimes(last: number, at: number, stepMs: number): number[] {
  if (at - last <= 2 * stepMs) return [];
  const many = Math.floor((at - last - 1) / stepMs);
  return [...Array.from({ length: many }, (_, index) => last + (index + 1) * stepMs), at - 1];
}
