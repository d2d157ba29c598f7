import { expect, test } from 'vitest';
import { checkpointsOfPart, earlierIds, earlierParts, samplesOfPart } from './earlier-parts';
import { makeRun, savedAfter } from './run.fixture';

const FIRST = '20261122-050000-cccccc';
const SECOND = '20261122-070000-bbbbbb';

const first = {
  ...makeRun({ id: FIRST, checkpoints: [savedAfter(1), savedAfter(2), savedAfter(3)] }),
  sampledEpochs: [0, 2, 3],
};
const SAMPLE = {
  ...{ file: 'a.png', prompt: 0, step: null, width: 512, height: 512, bytes: 1, savedAt: 1 },
};
const from = (id: string, epoch: number) => ({ resumedFrom: { id, epoch, step: epoch * 358 } });
const second = { ...makeRun({ id: SECOND, checkpoints: [savedAfter(3)] }), ...from(FIRST, 2) };
const third = { ...makeRun(), ...from(SECOND, 3) };

test('each run on the way has the epochs up to where the next went on', () => {
  expect(earlierParts(third, [third, second, first])).toEqual([
    { id: SECOND, from: 3, to: 3, run: second, checkpoints: 1, samplings: 0 },
    { id: FIRST, from: 1, to: 2, run: first, checkpoints: 2, samplings: 2 },
  ]);
  expect(earlierParts(first, [first])).toEqual([]);
  expect(earlierIds(third, [third, second, first])).toEqual([SECOND, FIRST]);
});

test('a run that was deleted is still named, and one that saved nothing of its own is passed over', () => {
  expect(earlierParts(second, [second])).toEqual([
    { id: FIRST, from: 1, to: 2, run: undefined, checkpoints: 0, samplings: 0 },
  ]);
  expect(earlierIds(second, [second])).toEqual([]);
  const again = { ...makeRun(), ...from(SECOND, 2) };
  expect(earlierParts(again, [second, first]).map(({ id }) => id)).toEqual([FIRST]);
});

test('what a run did beyond the epoch the next went on from is not of the way, and what it drew before training is', () => {
  const [later, begun] = earlierParts(third, [second, first]);
  const drawn = [0, 2, 3].map((epoch) => ({ ...SAMPLE, epoch }));
  expect(samplesOfPart(begun!, drawn).map(({ epoch, runId }) => [runId, epoch])).toEqual([
    [FIRST, 0],
    [FIRST, 2],
  ]);
  expect(samplesOfPart(later!, drawn).map(({ epoch }) => epoch)).toEqual([3]);
  expect(checkpointsOfPart(begun!).map(({ epoch }) => epoch)).toEqual([2, 1]);
  expect(checkpointsOfPart(later!).map(({ epoch }) => epoch)).toEqual([3]);
});
