import type { Sample, SamplePrompt } from '@pilothouse/contracts/samples';
import { expect, test } from 'vitest';
import { makeRun } from '../run.fixture';
import { momentsOf, sharedPrompts } from './same-prompts';

const prompt = (text: string, seed = 42): SamplePrompt => ({
  prompt: text,
  negative: '',
  width: 512,
  height: 512,
  seed,
  steps: 20,
  guidance: 7,
});
const runWith = (...prompts: SamplePrompt[]) => {
  const run = makeRun({});
  return { ...run, request: { ...run.request, samples: { ...run.request.samples, prompts } } };
};
const sample = (place: number, epoch: number): Sample => ({
  file: `${place}-${epoch}.png`,
  prompt: place,
  epoch,
  step: null,
  width: 64,
  height: 64,
  bytes: 1,
  savedAt: 1,
});

test('the same words with the same seed are one prompt, wherever they stand in a run', () => {
  const shared = sharedPrompts([
    runWith(prompt('a boat'), prompt('a pier')),
    runWith(prompt('a pier'), prompt('a boat', 7)),
  ]);
  expect(shared.map(({ prompt: { prompt: text, seed }, places }) => [text, seed, places])).toEqual([
    ['a pier', 42, [1, 0]],
    ['a boat', 42, [0, null]],
    ['a boat', 7, [null, 1]],
  ]);
});

test('samples of one epoch stand side by side, and a run without one leaves its place empty', () => {
  const runs = [runWith(prompt('a boat')), runWith(prompt('a pier'), prompt('a boat'))];
  const [shared] = sharedPrompts(runs);
  const moments = momentsOf(
    [
      { run: runs[0]!, samples: [sample(0, 2), sample(0, 0)] },
      { run: runs[1]!, samples: [sample(1, 0), sample(0, 2)] },
    ],
    shared!,
  );
  expect(moments.map(({ title, cells }) => [title, ...cells.map((cell) => cell?.sample.file ?? '')])).toEqual(
    [
      ['before training', '0-0.png', '1-0.png'],
      ['epoch 2', '0-2.png', ''],
    ],
  );
});
