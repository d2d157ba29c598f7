import type { Curve, RunCurves } from '@pilothouse/contracts/curves';
import type { ResumePoint } from '@pilothouse/contracts/checkpoints';

/** As the contract promises. */
const MOST_POINTS = 2000;

/** A curve of a run that goes on with an earlier one, from the very beginning: the earlier one's up to where it went on from. */
export function joinCurve(earlier: Curve, own: Curve, until: number): Curve {
  const beyond = earlier.steps.findIndex((step) => step > until);
  const kept = beyond < 0 ? earlier.steps.length : beyond;
  return thinned({
    steps: [...earlier.steps.slice(0, kept), ...own.steps],
    values: [...earlier.values.slice(0, kept), ...own.values],
  });
}

/** All that the event files of both say. Validation is told by epochs, everything else by steps. */
export function joinCurves(earlier: RunCurves, own: RunCurves, { step, epoch }: ResumePoint): RunCurves {
  const join = (of: (curves: RunCurves) => Curve, until = step) => joinCurve(of(earlier), of(own), until);
  const names = [...earlier.learningRates, ...own.learningRates].map(({ name }) => name);
  return {
    loss: join(({ loss }) => loss),
    average: join(({ average }) => average),
    clock: joinCurve(withoutPause(earlier.clock, own.clock, step), own.clock, step),
    validation: join(({ validation }) => validation, epoch),
    stepValidation: join(({ stepValidation }) => stepValidation),
    learningRates: [...new Set(names)].map((name) => ({
      name,
      curve: join((curves) => rateOf(curves, name)),
    })),
  };
}

const rateOf = ({ learningRates }: RunCurves, name: string): Curve =>
  learningRates.find((rate) => rate.name === name)?.curve ?? { steps: [], values: [] };

/** Nothing was trained between the two: the earlier times come so near to the own ones as one step is to the next. */
function withoutPause(earlier: Curve, own: Curve, until: number): Curve {
  const [first, second] = own.values;
  const last = earlier.values[earlier.steps.findLastIndex((step) => step <= until)];
  if (first === undefined || last === undefined) return earlier;
  const pause = first - last - (second === undefined ? 0 : second - first);
  return { steps: earlier.steps, values: earlier.values.map((at) => at + pause) };
}

/** Every second point goes until there are few enough; the newest stays. */
function thinned(curve: Curve): Curve {
  if (curve.steps.length <= MOST_POINTS) return curve;
  const isKept = (_: number, at: number) => at % 2 === 0 || at === curve.steps.length - 1;
  return thinned({ steps: curve.steps.filter(isKept), values: curve.values.filter(isKept) });
}
