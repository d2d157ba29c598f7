/** Which pictures are chosen, where the cursor stands, and from where Shift extends. Files, not positions: filters come and go. */
export type Selection = { cursor: string | null; anchor: string | null; chosen: ReadonlySet<string> };

export const NOTHING_SELECTED: Selection = { cursor: null, anchor: null, chosen: new Set() };

/** A plain click or arrow: the cursor goes there, what is chosen stays. */
export function moveTo(selection: Selection, file: string): Selection {
  return { ...selection, cursor: file, anchor: file };
}

export function toggle(selection: Selection, file: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(file)) chosen.add(file);
  return { cursor: file, anchor: file, chosen };
}

/** Everything from the anchor to here is chosen as well. */
export function extendTo(selection: Selection, file: string, order: string[]): Selection {
  const anchor = selection.anchor ?? selection.cursor ?? file;
  const ends = [order.indexOf(anchor), order.indexOf(file)].sort((a, b) => a - b) as [number, number];
  if (ends[0] < 0) return moveTo(selection, file);
  return {
    cursor: file,
    anchor,
    chosen: new Set([...selection.chosen, ...order.slice(ends[0], ends[1] + 1)]),
  };
}

export function chooseAll(selection: Selection, order: string[]): Selection {
  return { ...selection, chosen: new Set(order) };
}

export function chooseNone(selection: Selection): Selection {
  return { ...selection, chosen: new Set() };
}

/** The file `by` places on, stopping at both ends. */
export function step(order: string[], from: string | null, by: number): string | null {
  if (order.length === 0) return null;
  const at = from === null ? -1 : order.indexOf(from);
  if (at < 0) return (by < 0 ? order.at(-1) : order[0]) ?? null;
  return order[Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
}

/** After files went: the cursor goes to the next one that is still there, else to the last. */
export function without(selection: Selection, gone: string[], order: string[]): Selection {
  const leaves = new Set(gone);
  const chosen = new Set([...selection.chosen].filter((file) => !leaves.has(file)));
  if (selection.cursor === null || !leaves.has(selection.cursor)) return { ...selection, chosen };
  const at = order.indexOf(selection.cursor);
  const next = order.slice(at).find((file) => !leaves.has(file));
  const before = order.slice(0, Math.max(at, 0)).findLast((file) => !leaves.has(file));
  const cursor = next ?? before ?? null;
  return { cursor, anchor: cursor, chosen };
}
