/** Of one thing that may need a look. Between `isOver` and `isClear` lies a gap, in which nothing changes. */
export type Reading = { isOver: boolean; isClear: boolean };

/** `turningSince`: since when it is on its way to the other side, by a clock that nobody sets. */
export type Standing = { isRaised: boolean; turningSince: number | null };

/** How long it must last before it counts, either way. */
export type Patience = { raiseAfterMs: number; clearAfterMs: number };

export const AT_REST: Standing = { isRaised: false, turningSince: null };

/** What becomes of an alert with the next reading. A peak raises none, and a dip ends none. */
export function judge(
  { isRaised, turningSince }: Standing,
  { isOver, isClear }: Reading,
  { raiseAfterMs, clearAfterMs }: Patience,
  nowMs: number,
): Standing {
  const isTurning = isRaised ? isClear : isOver;
  if (!isTurning) return { isRaised, turningSince: null };
  const since = turningSince ?? nowMs;
  const isTurned = nowMs - since >= (isRaised ? clearAfterMs : raiseAfterMs);
  return isTurned ? { isRaised: !isRaised, turningSince: null } : { isRaised, turningSince: since };
}
