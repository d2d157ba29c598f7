import type { PhaseTime, RunStatus } from '@pilothouse/contracts/runs';
import { expect, test } from 'vitest';
import type { RunEvent } from './run-record.js';
import { withStages } from './run-stages.js';

const event = (at: number, status: RunStatus, isPublishing = false): RunEvent => ({
  ...{ at, text: '', status, isPublishing, isResuming: false },
});
const queued = event(0, { state: 'queued', held: false });
const preparing = event(1000, { state: 'preparing' });
const running = event(9000, { state: 'running', startedAt: 8000, stopsAfterEpoch: null });
const said = (phase: PhaseTime['phase'], beganAt: number | null): PhaseTime => ({
  ...{ phase, beganAt, times: 1, seconds: 1, since: null },
});
const told = (times: PhaseTime[]) => times.map(({ phase, seconds, since }) => [phase, seconds, since]);

test('before its turn nothing is told, and from then on what goes on', () => {
  expect(withStages([], [queued])).toEqual([]);
  expect(told(withStages([], [queued, preparing]))).toEqual([['freeing-gpu', 0, 1000]]);
  expect(told(withStages([], [queued, preparing, running]))).toEqual([
    ['freeing-gpu', 7, null],
    ['starting', 0, 8000],
  ]);
});

test('the trainer starts when it is started, not with its first word', () => {
  const times = withStages([said('starting', 11_000), said('reading-dataset', 12_500)], [preparing, running]);
  expect(told(times)).toEqual([
    ['freeing-gpu', 7, null],
    ['starting', 4.5, null],
    ['reading-dataset', 1, null],
  ]);
  expect(told(withStages([said('reading-dataset', null)], [running]))[0]).toEqual(['starting', null, null]);
});

test('publishing lasts from its intent to the end of the run', () => {
  const done: RunStatus = {
    state: 'done',
    startedAt: 8000,
    endedAt: 20_000,
    published: 'loras/a.safetensors',
  };
  const publishing = event(20_500, running.status, true);
  const history = [preparing, running, publishing, event(22_000, done)];
  expect(told(withStages([said('training', 9000)], history)).at(-1)).toEqual(['publishing', 1.5, null]);
});

test('a run that ended before it had begun spent its time waiting for the GPU', () => {
  const failed: RunStatus = { state: 'failed', startedAt: null, endedAt: 4000, reason: 'x', evidence: null };
  expect(told(withStages([], [preparing, event(4000, failed)]))).toEqual([['freeing-gpu', 3, null]]);
});

test('what a clock that was set back says is unknown', () => {
  const late = event(9000, { state: 'running', startedAt: -60_000, stopsAfterEpoch: null });
  expect(told(withStages([], [preparing, late]))[0]).toEqual(['freeing-gpu', null, null]);
});
