import { Family } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { describe, expect, test } from 'vitest';
import { buildArguments } from './arguments.js';
import { diskNeed, diskProblems } from './disk-need.js';
import { givenIn } from './extra-arguments.js';
import { FAMILIES } from './families.js';

const FILES = {
  python: 'python',
  script: 'script.py',
  baseModel: '/base.safetensors',
  components: {},
  datasetToml: '/dataset.toml',
  outputFolder: '/checkpoints',
  tokenizerFolder: '/tokenizers',
  samplePrompts: '/sample-prompts.json',
  tensorboardFolder: null,
};
const NO_GPU = { vramBytes: null, cores: 2 };
const GPU = { vramBytes: 24 * 2 ** 30, cores: 2 };

const needOf = (change: Partial<StartRun>, hardware: typeof GPU | typeof NO_GPU = GPU, copiedPixels = 0) => {
  const { defaults } = FAMILIES[change.family ?? 'sd15'];
  const names = { name: 'x', baseModel: 'x', dataset: 'x', triggerWords: ['x'] };
  const request = StartRun.parse({ family: 'sd15', ...names, ...defaults, ...change });
  const given = givenIn(buildArguments(request, FILES, hardware).slice(3));
  const buckets = [{ width: 1024, height: 1024, images: 10 }];
  return diskNeed({ request, given, size: null, buckets, copiedPixels, freeBytes: 10 ** 12 });
};

/** Bytes of files the real sd-scripts wrote on a processor: SD 1.5, rank 4, two epochs, AdamW, its text encoder trained too. */
const REAL = { checkpoint: 4_832_528, state: 9_548_360 + 19_305_491 + 14_497 + 1_465 + 39 };

test('a checkpoint and a state are as large as the real trainer’s, to a hundredth', () => {
  const { checkpoints, states } = needOf({ networkRank: 4, epochs: 2 }, NO_GPU);
  expect(checkpoints.bytesEach! / REAL.checkpoint).toBeCloseTo(1, 2);
  expect(states.bytesEach! / REAL.state).toBeCloseTo(1, 2);
});

describe.each(Family.options)('%s', (family) => {
  test('twice the rank is twice the checkpoint, but for the header', () => {
    const sizeAt = (networkRank: number) => needOf({ family, networkRank }).checkpoints.bytesEach!;
    expect((sizeAt(64) - sizeAt(32)) / (sizeAt(32) - sizeAt(16))).toBeCloseTo(2, 5);
  });
});

test('the whole is its parts: a checkpoint for each epoch and the published one, two states, caches and samples', () => {
  const prompts = [{ prompt: 'x', negative: '', width: 1000, height: 1000, seed: 1, steps: 1, guidance: 1 }];
  const samples = { prompts, everyEpochs: 2, before: true, sampler: 'euler_a' } as const;
  const need = needOf({ family: 'flux1', epochs: 6, samples });
  expect(need).toMatchObject({ checkpoints: { count: 7 }, states: { count: 2 }, sampleBytes: 4 * 2e6 });
  // T5's 512 tokens of 4,096 floats are most of it.
  expect(need.cacheBytes / 10 / (512 * 4096 * 4)).toBeCloseTo(1, 2);
  expect(need.totalBytes).toBe(
    7 * need.checkpoints.bytesEach! + 2 * need.states.bytesEach! + need.cacheBytes + need.sampleBytes,
  );
});

test('pictures that are written anew with their masks are part of the whole', () => {
  const [without, with10] = [needOf({}), needOf({}, GPU, 10 * 1024 * 1024)];
  expect(without.copyBytes).toBe(0);
  expect(with10.copyBytes).toBe(20 * 1024 * 1024);
  expect(with10.totalBytes! - without.totalBytes!).toBe(with10.copyBytes);
});

test('what is not kept needs no room', () => {
  expect(needOf({ saveState: false }).states.count).toBe(0);
  expect(needOf({ family: 'sdxl' }).cacheBytes).toBe(0);
  expect(needOf({ family: 'sdxl', extra: { cache_latents_to_disk: true } }).cacheBytes).toBe(
    10 * 128 * 128 * 16,
  );
});

test.each([
  [{ network_args: ['conv_dim=8'] }],
  [{ network_args: ['train_blocks=single'] }],
  [{ dim_from_weights: true }],
])('a network that %j shapes in another way has no known size', (extra) => {
  expect(needOf({ extra })).toMatchObject({ checkpoints: { bytesEach: null }, totalBytes: null });
  expect(diskProblems(needOf({ extra }))).toEqual([]);
});

test('a network that is only trained in another way has', () => {
  expect(needOf({ extra: { network_args: ['rank_dropout=0.1'] } }).totalBytes).not.toBeNull();
});

test('what does not fit forbids the start, what nearly fills the disk is warned of', () => {
  const need = needOf({});
  const at = (freeBytes: number) => diskProblems({ ...need, freeBytes }).map(({ level }) => level);
  expect([at(need.totalBytes! - 1), at(need.totalBytes! + 1), at(need.totalBytes! + 2e9)]).toEqual([
    ['error'],
    ['warning'],
    [],
  ]);
});
