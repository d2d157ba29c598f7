import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartRun } from '@pilothouse/contracts/start-run';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildArguments } from '../arguments.js';
import { OutputReader } from '../output-reader.js';
import { resumeArguments } from '../resume-arguments.js';
import { samplePromptsFile } from '../sampling.js';

const MAIN = fileURLToPath(new URL('../../../dist/kohya/rehearsal/main.js', import.meta.url));
/** Three buckets of one picture each, one batch of two with two repeats: three steps an epoch. */
const SIZES = [
  [256, 256],
  [200, 300],
  [320, 240],
] as const;
const STEPS_PER_EPOCH = 3;

let folder: string;
let children: ChildProcess[] = [];
const path = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ph-rehearsal-'));
  await mkdir(path('dataset'));
  for (const [width, height] of SIZES) {
    const image = sharp({ create: { width, height, channels: 3, background: 'teal' } });
    await image.png().toFile(path('dataset', `${width}.png`));
  }
  await writeFile(
    path('dataset.toml'),
    `[general]\ncaption_extension = ".txt"\n[[datasets]]\nresolution = 256\nbatch_size = 2\nmin_bucket_reso = 128\n` +
      `max_bucket_reso = 512\nbucket_reso_steps = 64\n[[datasets.subsets]]\nimage_dir = ${JSON.stringify(path('dataset'))}\nnum_repeats = 2\n`,
  );
});

afterEach(async () => {
  children.filter(({ exitCode }) => exitCode === null).forEach((child) => child.kill('SIGKILL'));
  children = [];
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const request = (more: object = {}) =>
  StartRun.parse({
    name: 'riso coast',
    family: 'sdxl',
    baseModel: 'checkpoints/absent.safetensors',
    dataset: 'd',
    triggerWords: ['riso'],
    epochs: 2,
    repeats: 2,
    batchSize: 2,
    resolution: 256,
    ...more,
  });

async function argvOf(asked: StartRun): Promise<string[]> {
  await writeFile(path('sample-prompts.json'), samplePromptsFile(asked));
  const files = {
    python: process.execPath,
    script: '/nowhere/sdxl_train_network.py',
    baseModel: path('absent.safetensors'),
    components: {},
    datasetToml: path('dataset.toml'),
    outputFolder: path('checkpoints'),
    tokenizerFolder: path('tokenizers'),
    tensorboardFolder: null,
    samplePrompts: path('sample-prompts.json'),
  };
  const [program = '', , ...rest] = buildArguments(asked, files, { vramBytes: null, cores: 2 });
  return [program, MAIN, ...rest];
}

function start([program = '', ...argv]: string[]): ChildProcess {
  // One file for both streams, so that their order is kept as on a terminal.
  const log = openSync(path('output.log'), 'w');
  const child = spawn(program, argv, { env: {}, stdio: ['ignore', log, log] });
  closeSync(log);
  children.push(child);
  return child;
}

const logText = () => readFile(path('output.log'), 'utf8');

const NOTHING_PLANNED = { steps: 0, stepsPerEpoch: 0, epochs: 1, startEpoch: 0, sampleEvery: 0, prompts: 0 };

async function train(argv: string[], startStep = 0) {
  const [code] = (await once(start(argv), 'exit')) as [number | null];
  const reader = new OutputReader({ ...NOTHING_PLANNED, startStep });
  reader.push(await readFile(path('output.log')), NaN);
  expect(code, await logText()).toBe(0);
  return reader;
}

describe('a rehearsal of two epochs with two sample prompts', () => {
  const prompts = [
    { prompt: 'a "boat" --w 64\non the sea, 港', width: 128, height: 64, seed: 7, steps: 3, guidance: 2 },
    { prompt: 'a pier', width: 64, height: 128, steps: 3, guidance: 2 },
  ];
  let argv: string[];
  let reader: OutputReader;

  beforeAll(async () => {
    argv = await argvOf(request({ samples: { prompts } }));
    reader = await train(argv);
  });

  test('says first what it is, and takes every step of every epoch', async () => {
    expect((await logText()).split('\n')[0]).toMatch(/^Rehearsal: no model is trained\./);
    const steps = 2 * STEPS_PER_EPOCH;
    expect(reader.progress).toMatchObject({ phase: 'finishing', step: steps, steps, epoch: 2, epochs: 2 });
    expect(reader.loss.steps).toHaveLength(steps);
    expect(reader.modelSaved).toBe(true);
  });

  test('saves what the real trainer would', async () => {
    expect((await readdir(path('checkpoints'))).sort()).toEqual([
      'riso coast-000001-state',
      'riso coast-000001.safetensors',
      'riso coast-state',
      'riso coast.safetensors',
      'sample',
    ]);
  });

  test('what it saves says of itself that it is no model, and holds no layer of one', async () => {
    const file = await readFile(path('checkpoints/riso coast.safetensors'));
    const length = Number(file.readBigUInt64LE());
    const { __metadata__, ...tensors } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
      string,
      { data_offsets: [number, number] }
    >;
    expect(__metadata__).toMatchObject({
      'pilothouse.rehearsal': 'true',
      'modelspec.title': 'Rehearsal of riso coast: no model was trained',
    });
    expect(Object.keys(tensors)).toEqual(['rehearsal.no_model_was_trained']);
    expect(file.length).toBe(8 + length + tensors['rehearsal.no_model_was_trained']!.data_offsets[1]);
  });

  test('draws every sample prompt in its size, before training and after each epoch', async () => {
    const files = (await readdir(path('checkpoints/sample'))).sort();
    expect(files.map((file) => file.replace(/_\d{14}_/, '_'))).toEqual(
      [0, 1, 2].flatMap((epoch) => [
        `riso coast_e00000${epoch}_00_7.png`,
        `riso coast_e00000${epoch}_01_42.png`,
      ]),
    );
    const picture = sharp(path('checkpoints/sample', files[0]!));
    expect(await picture.metadata()).toMatchObject({ format: 'png', width: 128, height: 64 });
    const { channels } = await picture.stats();
    expect(channels.some(({ stdev }) => stdev > 5)).toBe(true);
  });

  test('goes on after the epoch it is told, with the steps still to take', async () => {
    const state = path('checkpoints/riso coast-000001-state');
    const resumed = resumeArguments(argv, { state, epoch: 1, outputName: 'riso coast-r2' });

    const second = await train(resumed, STEPS_PER_EPOCH);
    expect(second.progress).toMatchObject({ step: 2 * STEPS_PER_EPOCH, epoch: 2, epochs: 2 });
    expect(second.loss.steps).toHaveLength(STEPS_PER_EPOCH);
    expect(await readdir(path('checkpoints'))).toContain('riso coast-r2.safetensors');
  });
});

test('an interrupt ends it at once by that signal, with nothing saved', async () => {
  const child = start(await argvOf(request({ name: 'interrupted', epochs: 6 })));
  await expect.poll(logText).toContain('avr_loss');
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGINT']);
  expect(await logText()).toContain('KeyboardInterrupt');
  expect(await readdir(path('checkpoints'))).not.toContain('interrupted.safetensors');
});

test('a dataset without a picture ends as it does with the real trainer: code 0, and no model', async () => {
  await rm(path('dataset'), { recursive: true });
  await mkdir(path('dataset'));
  const reader = await train(await argvOf(request({ name: 'empty' })));
  expect(reader.modelSaved).toBe(false);
  expect(reader.explain({ exitCode: 0, signal: null }).reason).toMatch(/found no images/);
});
