import type { LossCurve } from '@pilothouse/contracts/curves';
import { joinCurve } from './join-curves.js';

/** The loss of a run that goes on with an earlier one, from the very beginning: the earlier one's up to the step it went on from. */
export function joinLoss(earlier: LossCurve, own: LossCurve, resumedAt: number): LossCurve {
  const { steps, values } = joinCurve(asCurve(earlier), asCurve(own), resumedAt);
  return { steps, average: values };
}

const asCurve = ({ steps, average }: LossCurve) => ({ steps, values: average });
