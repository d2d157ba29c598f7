import { expect, test } from 'vitest';
import { schedule } from '../../test/schedule.js';
import { forecast, type Measured } from './forecast.js';

/** Three epochs of ten steps, samples after each, 2 s a step, 5 s a sampling, 3 s a checkpoint. */
const plan = schedule({ steps: 30, stepsPerEpoch: 10, epochs: 3, sampleEvery: 1, prompts: 2 });
const occasion = { begun: 0, isGoingOn: false, secondsEach: null, secondsInto: 0 };
const measured = (more: Partial<Measured> = {}): Measured => ({
  step: 10,
  steps: 30,
  secondsPerStep: 2,
  sampling: { ...occasion, begun: 1, secondsEach: 5 },
  saving: { ...occasion, begun: 1, secondsEach: 3 },
  ...more,
});

test('steps, samples and checkpoints that are still to come are counted, and no others', () => {
  expect(forecast(plan, measured(), null)).toEqual({ secondsLeft: 20 * 2 + 2 * 5 + 2 * 3, leftWithout: [] });
});

test('what goes on just now counts with what is left of it', () => {
  const sampling = { begun: 1, isGoingOn: true, secondsEach: 5, secondsInto: 4 };
  expect(forecast(plan, measured({ sampling }), null).secondsLeft).toBe(40 + 2 * 5 + 1 + 6);
});

test('what was never measured is named instead of taken for nothing', () => {
  const nothing = { sampling: occasion, saving: occasion };
  expect(forecast(plan, measured({ step: 5, ...nothing }), null)).toEqual({
    secondsLeft: 50,
    leftWithout: ['sampling', 'saving'],
  });
});

test('without a speed nothing is foretold', () => {
  expect(forecast(plan, measured({ secondsPerStep: null }), null)).toEqual({
    secondsLeft: null,
    leftWithout: [],
  });
  expect(forecast(schedule(), measured({ steps: null }), null).secondsLeft).toBeNull();
});

test('a run that is stopped after an epoch ends with its checkpoint, before its samples', () => {
  expect(forecast(plan, measured(), 2).secondsLeft).toBe(10 * 2 + 3);
});

test('a resumed run has only what comes after the epoch it goes on from', () => {
  const resumed = { ...plan, startEpoch: 1, startStep: 10 };
  const fresh = measured({
    sampling: { ...occasion, secondsEach: 5 },
    saving: { ...occasion, secondsEach: 3 },
  });
  expect(forecast(resumed, fresh, null).secondsLeft).toBe(20 * 2 + 2 * 5 + 2 * 3);
});

test('samples after every second epoch are counted as that', () => {
  const seldom = { ...plan, sampleEvery: 2 };
  const none = { sampling: { ...occasion, secondsEach: 5 } };
  expect(forecast(seldom, measured(none), null).secondsLeft).toBe(20 * 2 + 5 + 2 * 3);
});
