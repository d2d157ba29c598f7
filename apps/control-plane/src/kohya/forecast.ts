import type { RunProgress } from '@pilothouse/contracts/runs';

/** What a run is to do from its first step to its last. */
export type Schedule = {
  /** Planned before the trainer said how many it will be. */
  steps: number;
  stepsPerEpoch: number;
  epochs: number;
  /** The epoch a resumed run goes on after, and the steps it had behind it then; else 0. */
  startEpoch: number;
  startStep: number;
  /** Samples come after every so many epochs; 0: none. */
  sampleEvery: number;
  /** Pictures in one sampling. */
  prompts: number;
};

/** How far it is, and what was measured on the way. */
export type Measured = {
  step: number;
  /** What the trainer counts to; null before it said so. */
  steps: number | null;
  secondsPerStep: number | null;
  sampling: Occasion;
  saving: Occasion;
};

/** Something that comes after an epoch: how often it has begun, how long one takes, and how long the one going on has. */
export type Occasion = { begun: number; isGoingOn: boolean; secondsEach: number | null; secondsInto: number };

type Left = Pick<RunProgress, 'secondsLeft' | 'leftWithout'>;

/**
 * The time left: the steps, the samples and the checkpoints that are still to come, each at the speed it had so far. `lastEpoch`:
 * the run is to be stopped once that epoch is saved, which is before its samples are made.
 */
export function forecast(schedule: Schedule, measured: Measured, lastEpoch: number | null): Left {
  const { step, secondsPerStep } = measured;
  const end = endOf(schedule, measured, lastEpoch);
  if (secondsPerStep === null || end.steps === 0) return { secondsLeft: null, leftWithout: [] };

  const parts = {
    sampling: secondsOf(measured.sampling, end.samplings),
    saving: secondsOf(measured.saving, end.savings),
  };
  const unknown = (['sampling', 'saving'] as const).filter((part) => parts[part] === null);
  const seconds = secondsPerStep * Math.max(0, end.steps - step);
  return {
    secondsLeft: seconds + (parts.sampling ?? 0) + (parts.saving ?? 0),
    leftWithout: unknown,
  };
}

function endOf(schedule: Schedule, { steps }: Measured, lastEpoch: number | null) {
  const { startEpoch, sampleEvery, stepsPerEpoch } = schedule;
  const isCutShort = lastEpoch !== null && lastEpoch < schedule.epochs;
  const epoch = isCutShort ? lastEpoch : schedule.epochs;
  const sampledUntil = isCutShort ? lastEpoch - 1 : epoch;
  return {
    steps: isCutShort ? epoch * stepsPerEpoch : (steps ?? schedule.steps),
    savings: epoch - startEpoch,
    samplings: sampleEvery === 0 ? 0 : timesIn(sampledUntil, sampleEvery) - timesIn(startEpoch, sampleEvery),
  };
}

const timesIn = (epochs: number, every: number) => Math.floor(epochs / every);

/** Null when there is some to come and none was measured. */
function secondsOf(occasion: Occasion, planned: number): number | null {
  const { begun, isGoingOn, secondsEach, secondsInto } = occasion;
  const toCome = Math.max(0, planned - begun);
  if (toCome === 0 && !isGoingOn) return 0;
  if (secondsEach === null) return null;
  return toCome * secondsEach + (isGoingOn ? Math.max(0, secondsEach - secondsInto) : 0);
}
