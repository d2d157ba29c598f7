import { Sample } from '@pilothouse/contracts/samples';
import { expect, test } from 'vitest';
import { makeRun } from './run.fixture';
import {
  cellKey,
  cellsOf,
  columnsOf,
  nextEpoch,
  plannedSamplings,
  rowsOf,
  secondsToNext,
} from './sample-grid';

const sample = (epoch: number, prompt: number, savedAt = epoch): Sample => ({
  ...{ file: `x_e00000${epoch}_0${prompt}_2026112209300${savedAt}.png`, prompt, epoch, step: null },
  ...{ width: 64, height: 64, bytes: 1, savedAt },
});
const prompts = ['a', 'b'].map((prompt) => ({
  ...{ prompt, negative: '', width: 64, height: 64, seed: 1, steps: 1, guidance: 1 },
}));
const runAt = (step: number, sampledEpochs: number[], everyEpochs = 1) => {
  const run = makeRun({ progress: { step, steps: 2148, epochs: 6, secondsPerStep: 2 } });
  const samples = { prompts, everyEpochs, before: true, sampler: 'ddim' as const };
  return { ...run, request: { ...run.request, samples }, sampledEpochs };
};

test('columns stand in the order of steps, with the one that is coming last', () => {
  const columns = columnsOf(runAt(400, [0, 1]), [sample(1, 0), sample(0, 0), sample(0, 1)]);
  expect(columns.map(({ title, isComing }) => [title, isComing])).toEqual([
    ['before', false],
    ['358', false],
    ['716', true],
  ]);
});

test('a column whose samples are just being made is no second time coming', () => {
  expect(columnsOf(runAt(358, [0, 1]), [sample(0, 0), sample(1, 0)]).map(({ key }) => key)).toEqual([
    'e0',
    'e1',
    'e2',
  ]);
});

test('the next sampling follows what was asked for, and none follows the last or the end', () => {
  expect(nextEpoch(runAt(0, []))).toBe(0);
  expect(nextEpoch(runAt(10, [0], 2))).toBe(2);
  expect(nextEpoch(runAt(2148, [0, 1, 2, 3, 4, 5, 6]))).toBeNull();
  expect(
    nextEpoch({ ...runAt(10, [0]), status: { state: 'cancelled', startedAt: 1, endedAt: 2 } }),
  ).toBeNull();
  expect(secondsToNext(runAt(258, [0]))).toBe(200);
  expect([plannedSamplings(runAt(0, [])), plannedSamplings(runAt(0, [], 4))]).toEqual([7, 2]);
});

test('a cell made twice shows the newer one, and rows are never fewer than samples', () => {
  const newer = { ...sample(1, 0), file: 'newer.png' };
  expect(cellsOf([sample(1, 0), newer]).get(cellKey(0, 'e1'))?.file).toBe('newer.png');
  expect(rowsOf(runAt(1, []), [sample(0, 4)])).toBe(5);
});
