import { describe, expect, test } from 'vitest';
import { argvText } from './argv-text';
import { appendLoss, epochMarks, stepAfter } from './loss-points';
import {
  awaitsReview,
  lastSaved,
  lossText,
  matchesRun,
  queueOf,
  savingEpoch,
  stopStage,
  secondsRun,
  speed,
  stateKind,
  stateWord,
  stopCost,
} from './run-words';
import { makeCaptioning, makeRun, savedAfter } from './run.fixture';

describe('what a stop costs', () => {
  const training = { phase: 'training', step: 1287, steps: 2148, epoch: 4, epochs: 6 } as const;

  test('is counted from the last checkpoint that can be read', () => {
    const run = makeRun({
      progress: training,
      checkpoints: [savedAfter(1), savedAfter(3), savedAfter(4, false)],
    });
    expect(lastSaved(run)).toEqual({ epoch: 3, step: 1074 });
    expect(stopCost(run)).toBe('Last saved: step 1,074 of 2,148, after epoch 3. You lose 213 steps.');
  });

  test.each([
    [makeRun({ status: { state: 'queued' } }), 'It has not begun. Nothing is lost.'],
    [makeRun(), 'No step is finished yet. Nothing is lost but the time to load.'],
    [makeRun({ progress: training }), 'No checkpoint is saved yet. You lose all 1,287 steps.'],
    [
      makeRun({ progress: { ...training, step: 1075 }, checkpoints: [savedAfter(3)] }),
      'Last saved: step 1,074 of 2,148, after epoch 3. You lose 1 step.',
    ],
    [
      makeRun({ progress: { ...training, step: 1074 }, checkpoints: [savedAfter(3)] }),
      'Last saved: step 1,074 of 2,148, after epoch 3. You lose no step.',
    ],
  ])('%#: is said in numbers', (run, words) => expect(stopCost(run)).toBe(words));
});

test('the queue stands in its order, and one without a place yet at its end', () => {
  const waiting = (id: string, place?: number) => makeRun({ id, place, status: { state: 'queued' } });
  const [second, first, last] = [
    waiting('20261122-060500-aaaaaa', 2),
    waiting('20261122-070000-bbbbbb', 1),
    waiting('20261122-060000-cccccc'),
  ];
  expect(queueOf([last, second, makeRun(), first])).toEqual([first, second, last]);
});

test('a run that is held says so', () => {
  expect(stateWord(makeRun({ status: { state: 'queued', held: true } }))).toBe('On hold');
  expect(stateWord(makeRun({ status: { state: 'queued' } }))).toBe('Queued');
});

test('a run counts its time from its start to its end, and until now while it goes on', () => {
  expect(secondsRun(makeRun(), 61_000)).toBe(60);
  expect(
    secondsRun(makeRun({ status: { state: 'cancelled', startedAt: 1_000, endedAt: 3_000 } }), 61_000),
  ).toBe(2);
  expect(secondsRun(makeRun({ status: { state: 'queued' } }), 61_000)).toBeNull();
});

test.each([
  [1.08, ['1.08', 's/step']],
  [13.82, ['13.8', 's/step']],
  [0.4033, ['2.48', 'steps/s']],
  [0.0428, ['23.4', 'steps/s']],
  [0.001, ['1000', 'steps/s']],
])('%d seconds a step is a speed of %j', (seconds, words) => expect(speed(seconds)).toEqual(words));

test.each([
  [0.0894, '0.0894'],
  [1.5, '1.500'],
  [0.0000123, '1.23e-5'],
  [0, '0.0000'],
])('a loss of %d is written %s', (loss, text) => expect(lossText(loss)).toBe(text));

test('a search looks in name, dataset, family and state, word by word', () => {
  expect(['riso', 'SDXL train', '', 'coast riso'].map((query) => matchesRun(makeRun(), query))).toEqual(
    Array(4).fill(true),
  );
  expect(matchesRun(makeRun(), 'riso failed')).toBe(false);
});

describe('the loss curve', () => {
  const curve = { steps: [1, 2], average: [0.2, 0.1] };

  test('takes a new step, and nothing that is old or unsaid', () => {
    expect(appendLoss(curve, { step: 5, loss: 0.08 })).toEqual({
      steps: [1, 2, 5],
      average: [0.2, 0.1, 0.08],
    });
    for (const stale of [
      { step: 2, loss: 0.3 },
      { step: null, loss: 0.3 },
      { step: 3, loss: null },
    ]) {
      expect(appendLoss(curve, stale)).toBe(curve);
    }
  });

  test('stays bounded over a long night, in order and with its newest point', () => {
    let long = { steps: [] as number[], average: [] as number[] };
    for (let step = 1; step <= 20_000; step += 1) long = appendLoss(long, { step, loss: 1 / step });
    expect(long.steps.length).toBeLessThanOrEqual(4_001);
    expect(long.steps.length).toBe(long.average.length);
    expect(long.steps).toEqual([...long.steps].sort((a, b) => a - b));
    expect([long.steps[0], long.steps.at(-1)]).toEqual([1, 20_000]);
  });

  test('is parted into epochs', () => {
    expect(epochMarks(2, 100)).toEqual([
      { epoch: 1, from: 0, to: 50 },
      { epoch: 2, from: 50, to: 100 },
    ]);
    expect(epochMarks(6, 0)).toEqual([]);
    expect(stepAfter(3, 6, 2148)).toBe(1074);
  });
});

test('a command is written so that a shell would read the same words', () => {
  expect(argvText(['/venv/bin/python', 'train.py', '--name', "it's a boat", '--flag', '--lr', '1e-4'])).toBe(
    "/venv/bin/python train.py \\\n  --name 'it'\\''s a boat' \\\n  --flag \\\n  --lr 1e-4",
  );
});

test('a run that ended with a loss that is no number does not look like a success', () => {
  const status = { state: 'done', startedAt: 1, endedAt: 2, published: 'loras/x.safetensors' } as const;
  const good = makeRun({ status });
  const lost = makeRun({ status, progress: { lossIsNaN: true } });
  expect([stateKind(good), stateWord(good)]).toEqual(['done', 'Done']);
  expect([stateKind(lost), stateWord(lost)]).toEqual(['warning', 'Done, loss NaN']);
});

test('a run is stopped without a loss after the epoch it is in, but not in its last', () => {
  const at = (epoch: number, saved: number[] = []) =>
    savingEpoch(
      makeRun({ progress: { epoch, epochs: 6 }, checkpoints: saved.map((each) => savedAfter(each)) }),
    );
  expect(at(3, [1, 2])).toBe(3);
  expect(at(3, [1, 2, 3])).toBe(4);
  expect(at(6, [5])).toBeNull();
  const set = { state: 'running', startedAt: 1, stopsAfterEpoch: 3 } as const;
  expect(savingEpoch(makeRun({ status: set, progress: { epoch: 3 } }))).toBeNull();
});

test.each([
  [1_000, 'It is told to end in 10 s.'],
  [10_500, 'It is told to end in 1 s.'],
  [12_000, 'It is killed in 4 s.'],
  [20_000, 'The trainer was killed.'],
])('a stop says at %i ms how far it has got', (now, words) => {
  const status = {
    state: 'stopping',
    startedAt: 0,
    since: 1_000,
    terminatesAt: 11_000,
    killsAt: 16_000,
  } as const;
  expect(stopStage(makeRun({ status }), now)).toContain(words);
});

describe('a run that writes captions', () => {
  const ENDED = { state: 'done', startedAt: 1, endedAt: 2 } as const;

  test('stands in the same queue as those that train', () => {
    const captions = makeCaptioning({ status: { state: 'queued' }, place: 1 });
    const training = makeRun({ status: { state: 'queued' }, place: 2 });
    expect(queueOf([training, captions]).map(({ name }) => name)).toEqual([captions.name, training.name]);
    expect(matchesRun(captions, 'wd14 captions')).toBe(true);
  });

  test('awaits its review until a caption is applied or all are discarded', () => {
    expect(awaitsReview(makeCaptioning({ status: ENDED }))).toBe(true);
    expect(awaitsReview(makeCaptioning({ status: ENDED, review: { applied: 3, discardedAt: null } }))).toBe(
      false,
    );
    expect(awaitsReview(makeCaptioning({ status: ENDED, review: { applied: 0, discardedAt: 5 } }))).toBe(
      false,
    );
    expect(awaitsReview(makeCaptioning({ status: ENDED, captioned: 0 }))).toBe(false);
    expect(awaitsReview(makeCaptioning({ status: { state: 'running', startedAt: 1 } }))).toBe(false);
  });
});
