import { z } from 'zod';

/** `GET /api/runs/:id/loss`: at most 2,000 points, evenly thinned, the newest always among them. */
export const LossCurve = z.object({ steps: z.int().array(), average: z.number().array() });
export type LossCurve = z.infer<typeof LossCurve>;

export const Curve = z.object({ steps: z.int().array(), values: z.number().array() });
export type Curve = z.infer<typeof Curve>;

/**
 * `GET /api/runs/:id/curves`: what the trainer's own event files say, each curve thinned like the loss. All empty where the
 * trainer has no TensorBoard. Of a run that goes on with an earlier one, from the very beginning.
 */
export const RunCurves = z.object({
  /** Of each step by itself. */
  loss: Curve,
  average: Curve,
  /** When a step was done, in milliseconds since 1970 without the pause before a run went on; of as many steps as the loss of each. */
  clock: Curve.default({ steps: [], values: [] }),
  /** By epoch, not by step. */
  validation: Curve,
  /** By step, of a run that is validated within its epochs too. */
  stepValidation: Curve.default({ steps: [], values: [] }),
  learningRates: z.object({ name: z.string(), curve: Curve }).array(),
});
export type RunCurves = z.infer<typeof RunCurves>;
