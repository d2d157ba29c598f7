import { assertEqual, isTrue } from './assert.mjs';
import { checkPublished } from './check-published.mjs';

/** A run that went on where another had ended: it took the rest of the steps, no more and no fewer, with the optimizer it had. */
export async function checkResumed(pilothouse, earlier, run) {
  const { id, resumableFrom } = earlier;
  assertEqual('resumed from', run.resumedFrom, { id, ...resumableFrom });
  assertEqual('steps planned', run.plannedSteps, earlier.plannedSteps);
  const { curves } = await checkPublished(pilothouse, run);

  const log = (await pilothouse.bytes(`runs/${run.id}/log`)).toString('utf8');
  isTrue('the trainer loaded the state', /Loading states from/.test(log));
  for (const { name, curve } of curves.learningRates) {
    const rateAt = (step) => curve.values[curve.steps.indexOf(step)];
    // The cosine goes on falling where it was; a schedule that began anew would jump back to its top.
    isTrue(
      `lr/${name} goes on from step ${resumableFrom.step}`,
      rateAt(resumableFrom.step + 1) < rateAt(resumableFrom.step),
    );
  }
}
