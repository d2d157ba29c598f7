import { StartRun } from '@pilothouse/contracts/start-run';
import type { Run } from '@pilothouse/contracts/runs';
import { expect, test } from 'vitest';
import { expectedTime } from './expected-time.js';

const request = (change: Partial<StartRun> = {}) =>
  StartRun.parse({
    ...{ name: 'x', family: 'sdxl', baseModel: 'x', dataset: 'x', triggerWords: ['x'], resolution: 1024 },
    ...change,
  });

/** A run of a hundred steps. */
const run = (seconds: number, change: Partial<StartRun> = {}, state = 'done', startStep = 0) =>
  ({
    request: request(change),
    plannedSteps: 100,
    resumedFrom: startStep === 0 ? null : { step: startStep },
    status: { state, startedAt: 1000, endedAt: 1000 + seconds * 1000 },
  }) as unknown as Run;

test('it is the range of what finished runs of the same kind took, for as many steps', () => {
  const runs = [run(100), run(150), run(900, { batchSize: 4 }), run(10, { family: 'sd15' })];
  expect(expectedTime(request(), 200, runs)).toEqual({
    fromSeconds: 200,
    toSeconds: 300,
    runs: 2,
    areAlike: true,
  });
});

test('where none of the same kind was finished, others of the family are better than nothing, and are said to be others', () => {
  const runs = [run(900, { resolution: 512 })];
  expect(expectedTime(request(), 10, runs)).toEqual({
    fromSeconds: 90,
    toSeconds: 90,
    runs: 1,
    areAlike: false,
  });
});

test('only the newest count', () => {
  const runs = [...Array.from({ length: 5 }, () => run(100)), run(5000)];
  expect(expectedTime(request(), 100, runs)).toMatchObject({ toSeconds: 100, runs: 5 });
});

test('a resumed run counts for the steps it made itself', () => {
  expect(expectedTime(request(), 100, [run(100, {}, 'done', 50)])).toMatchObject({ fromSeconds: 200 });
});

test('without a finished run of the family it is unknown', () => {
  const runs = [run(100, {}, 'failed'), run(100, {}, 'interrupted'), run(100, { family: 'flux1' })];
  expect(expectedTime(request(), 100, runs)).toBeNull();
  expect(expectedTime(request(), 0, [run(100)])).toBeNull();
});

test('a rehearsal says nothing of how long a training takes', () => {
  expect(expectedTime(request(), 100, [run(1, { rehearsal: true })])).toBeNull();
});
