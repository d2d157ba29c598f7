import { expect, test } from 'vitest';
import { PhaseClock } from './phase-clock.js';

test('phases that come again are added up, and the one that goes on says since when', () => {
  const clock = new PhaseClock();
  clock.enter('training', 1000);
  clock.enter('saving', 5000);
  clock.enter('training', 7000);
  clock.enter('saving', 8000);
  clock.tick(9500);
  expect(clock.times).toEqual([
    { phase: 'training', beganAt: 1000, times: 2, seconds: 5, since: null },
    { phase: 'saving', beganAt: 5000, times: 1, seconds: 2, since: 8000 },
  ]);
  expect(clock.secondsEach('saving')).toBe(2);
  expect(clock.secondsInto('saving')).toBe(1.5);
  clock.end(10_000);
  expect(clock.times.at(-1)).toEqual({ phase: 'saving', beganAt: 5000, times: 2, seconds: 4, since: null });
});

test('what nobody saw is unknown, and what was seen after it can still be measured', () => {
  const clock = new PhaseClock();
  clock.enter('loading-model', NaN);
  clock.enter('training', NaN);
  clock.tick(5000);
  clock.tick(8000);
  expect(clock.millisecondsIn('training')).toBe(3000);
  clock.enter('saving', 9000);
  expect(clock.times.map(({ seconds, beganAt }) => [seconds, beganAt])).toEqual([
    [null, null],
    [null, null],
    [0, 9000],
  ]);
  expect(clock.secondsEach('loading-model')).toBeNull();
});

test('a clock that was set back has measured nothing', () => {
  const clock = new PhaseClock();
  clock.enter('training', 5000);
  clock.enter('saving', 1000);
  expect(clock.times[0]).toMatchObject({ phase: 'training', seconds: null });
});
