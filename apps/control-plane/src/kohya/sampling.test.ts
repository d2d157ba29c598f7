import { expect, test } from 'vitest';
import { StartRun } from '@pilothouse/contracts/start-run';
import type { Family } from '@pilothouse/contracts/models';
import { samplePromptsFile, samplingProblems } from './sampling.js';

const request = (family: Family, prompt: Record<string, unknown>, sampling: Record<string, unknown> = {}) =>
  StartRun.parse({
    name: 'x',
    family,
    baseModel: 'x.safetensors',
    dataset: 'x',
    triggerWords: ['x'],
    resolution: 512,
    epochs: 4,
    samples: {
      prompts: [{ prompt: 'a boat', width: 512, height: 512, steps: 20, guidance: 7, ...prompt }],
      ...sampling,
    },
  });

test('a prompt reaches the trainer as it was typed, whatever is in it', () => {
  const prompt = 'a "boat" --w 64\n# not a comment --n fog';
  const [written] = JSON.parse(samplePromptsFile(request('sdxl', { prompt, negative: 'rain' }))) as unknown[];
  expect(written).toEqual({
    prompt,
    negative_prompt: 'rain',
    width: 512,
    height: 512,
    seed: 42,
    sample_steps: 20,
    scale: 7,
  });
});

test('guidance of FLUX.1 is its own, with no negative pass', () => {
  const [written] = JSON.parse(samplePromptsFile(request('flux1', { negative: 'rain' }))) as unknown[];
  expect(written).toMatchObject({ guidance_scale: 7, scale: 1, negative_prompt: '' });
});

test('Chroma reads no guidance, and has a negative pass', () => {
  const [written] = JSON.parse(samplePromptsFile(request('chroma', { negative: 'rain' }))) as unknown[];
  expect(written).toMatchObject({ guidance_scale: 0, scale: 7, negative_prompt: 'rain' });
});

test('without prompts there is no file', () => {
  expect(samplePromptsFile({ ...request('sdxl', {}), samples: StartRun.shape.samples.parse({}) })).toBe('');
});

test.each([
  ['sdxl', { width: 520 }, []],
  ['flux1', { width: 520 }, ['error: Sample prompt 1 is 520 × 512: FLUX.1 needs multiples of 16.']],
  [
    'flux1',
    { negative: 'rain' },
    ['warning: Sample prompt 1 has a negative prompt, which FLUX.1 does not look at.'],
  ],
] as const)('%s with %o: %o', (family, prompt, problems) => {
  const said = samplingProblems(request(family, prompt)).map(({ level, message }) => `${level}: ${message}`);
  expect(said).toEqual(problems);
});

test('samples that never come are said to', () => {
  const [problem] = samplingProblems(request('sdxl', {}, { everyEpochs: 5, before: false }));
  expect(problem?.message).toMatch(/every 5 epochs, and the run has 4: none is made/);
});

test.each([
  [{ prompt: ' ' }, /A prompt is needed/],
  [{ prompt: 'a\u001b[2J' }, /no control characters/],
  [{ width: 513 }, /multiple of 8/],
  [{ height: 4096 }, /at most 2,048/],
  [{ seed: -1 }, /seed/],
  [{ steps: 0 }, /steps/],
])('%o is refused', (prompt, message) => {
  expect(() => request('sdxl', prompt)).toThrow(message);
});
