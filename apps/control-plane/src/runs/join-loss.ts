import type { LossCurve } from '@pilothouse/contracts/curves';

/** As the contract promises. */
const MOST_POINTS = 2000;

/** The loss of a run that goes on with an earlier one, from the very beginning: the earlier one's up to the step it went on from. */
export function joinLoss(earlier: LossCurve, own: LossCurve, resumedAt: number): LossCurve {
  const until = earlier.steps.findIndex((step) => step > resumedAt);
  const kept = until < 0 ? earlier.steps.length : until;
  return thinned({
    steps: [...earlier.steps.slice(0, kept), ...own.steps],
    average: [...earlier.average.slice(0, kept), ...own.average],
  });
}

/** Every second point goes until there are few enough; the newest stays. */
function thinned(curve: LossCurve): LossCurve {
  if (curve.steps.length <= MOST_POINTS) return curve;
  const isKept = (_: number, at: number) => at % 2 === 0 || at === curve.steps.length - 1;
  return thinned({ steps: curve.steps.filter(isKept), average: curve.average.filter(isKept) });
}
