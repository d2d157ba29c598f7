import type { Schedule } from '../src/kohya/forecast.js';

/** One epoch without samples, unless it is said otherwise. */
export const schedule = (more: Partial<Schedule> = {}): Schedule => ({
  steps: 0,
  stepsPerEpoch: more.steps ?? 0,
  epochs: 1,
  startEpoch: 0,
  startStep: 0,
  sampleEvery: 0,
  prompts: 0,
  ...more,
});
