/** A step takes as long as it takes to see one, and all of them together about a minute. */
const STEP_MS = 250;
const TRAINING_MS = 60_000;
/** All samples together, besides the drawing of them. */
const SAMPLING_MS = 15_000;
const SAMPLE_MS = 700;
/** Below this a run is so short that what comes before it should be short too. */
const FULL_LENGTH_MS = 20_000;

export type Pace = {
  stepMs: number;
  sampleMs: number;
  /** How long a wait of a long run takes in this one. */
  scaled: (ms: number) => number;
};

export function paceOf(steps: number, samples: number): Pace {
  const trainingMs = Math.min(TRAINING_MS, steps * STEP_MS);
  const scale = Math.min(1, trainingMs / FULL_LENGTH_MS);
  return {
    stepMs: trainingMs / Math.max(1, steps),
    sampleMs: Math.min(SAMPLE_MS, SAMPLING_MS / Math.max(1, samples)) * scale,
    scaled: (ms) => ms * scale,
  };
}
