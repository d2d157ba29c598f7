import type { HealthReason, ProblemKind } from '@pilothouse/contracts/dataset-health';

/** The share of a picture's worth that a problem takes. 1: it is not trained on, or is worse than not there. */
const COST: Record<ProblemKind, number> = {
  unusable: 1,
  extension: 1,
  empty: 1,
  copy: 1,
  blank: 1,
  blurred: 0.5,
  uncaptioned: 0.5,
  small: 0.4,
  unled: 0.4,
  odd: 0.3,
  near: 0.3,
  lines: 0.2,
  buried: 0.1,
};
/** A caption without a picture: mostly a picture that was lost. */
const ORPHAN = 0.5;
/** Captions that do not agree on a first word, where most have none. */
const MIXED = 0.1;
/** More than this no dataset gets at which sd-scripts stops: an empty caption. */
const MOST_WITH_EMPTY = 59;

/** Pictures with the same problems, counted: there are few such groups however many pictures there are. */
type Group = { kinds: ProblemKind[]; count: number };
type Grouped = { groups: Group[]; orphans: number; isMixed: boolean };
type Given = { problems: ProblemKind[][]; orphans: number; isMixed: boolean };

/**
 * Every picture, and every caption without one, counts alike. Each loses the cost of its worst problem; the score is what is left of
 * all, from 100, rounded down. With an empty caption it is at most 59, because sd-scripts stops at it. A reason's points are what would
 * be won if that kind alone were mended. Null without pictures.
 */
export function scoreOf(given: Given): { score: number | null; reasons: HealthReason[] } {
  const kinds = Object.keys(COST) as ProblemKind[];
  if (given.problems.length === 0) return { score: null, reasons: reasonsOf(given, () => 0) };
  const grouped = { ...given, groups: groupsOf(given.problems) };
  const whole = exactScore(grouped);
  const without = (kind: HealthReason['kind']) => {
    if (kind === 'orphans') return exactScore({ ...grouped, orphans: 0 });
    if (kind === 'mixed') return exactScore({ ...grouped, isMixed: false });
    const groups = grouped.groups.map(({ kinds, count }) => ({
      kinds: kinds.filter((one) => one !== kind),
      count,
    }));
    return exactScore({ ...grouped, groups });
  };
  const reasons = reasonsOf(given, (kind) => Math.round((without(kind) - whole) * 10) / 10);
  return {
    score: Math.floor(whole),
    reasons: reasons.sort(
      (a, b) =>
        b.points - a.points || kinds.indexOf(a.kind as ProblemKind) - kinds.indexOf(b.kind as ProblemKind),
    ),
  };
}

function groupsOf(problems: ProblemKind[][]): Group[] {
  const groups = new Map<string, Group>();
  for (const kinds of problems) {
    const key = kinds.join();
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { kinds, count: 1 });
  }
  return [...groups.values()];
}

function exactScore({ groups, orphans, isMixed }: Grouped): number {
  const lost = groups.reduce(
    (sum, { kinds, count }) => sum + count * Math.max(0, ...kinds.map((kind) => COST[kind])),
    0,
  );
  const units = groups.reduce((sum, { count }) => sum + count, 0) + orphans;
  const score = 100 * Math.max(0, 1 - (lost + orphans * ORPHAN) / units - (isMixed ? MIXED : 0));
  return groups.some(({ kinds }) => kinds.includes('empty')) ? Math.min(score, MOST_WITH_EMPTY) : score;
}

function reasonsOf({ problems, orphans, isMixed }: Given, pointsOf: (kind: HealthReason['kind']) => number) {
  const counts = new Map<HealthReason['kind'], number>();
  for (const kind of problems.flat()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (orphans > 0) counts.set('orphans', orphans);
  if (isMixed) counts.set('mixed', problems.length);
  return [...counts].map(([kind, count]) => ({ kind, count, points: pointsOf(kind) }));
}
