import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import sharp from 'sharp';
import { type Family, Family as Families } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { Sampling } from '@pilothouse/contracts/samples';
import { buildArguments } from '../../src/kohya/arguments.js';
import { bucketRule } from '@pilothouse/pictures/buckets';
import { sendSignal } from '@pilothouse/processes/session';
import { countData } from '../../src/kohya/count-data.js';
import { datasetToml } from '../../src/kohya/dataset-toml.js';
import { FAMILIES } from '../../src/kohya/families.js';
import { schedule } from '../schedule.js';
import { OutputReader } from '../../src/kohya/output-reader.js';
import { samplePromptsFile } from '../../src/kohya/sampling.js';
import { sourcesOf, subsetsOf } from '../../src/kohya/subsets.js';
import { installStandIn } from './install.js';

const SIZES = [
  [64, 64, 'png'],
  [200, 100, 'jpeg'],
  [100, 200, 'webp'],
  [640, 480, 'jpeg'],
  [333, 999, 'png'],
] as const;

let workspace: string;
let children: ChildProcess[] = [];

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-stand-in-'));
  await installStandIn(workspace, { stepMs: 1 });
  await mkdir(join(workspace, 'dataset'));
  await writeFile(join(workspace, 'base.safetensors'), '');
  for (const [width, height, format] of SIZES) {
    const image = sharp({ create: { width, height, channels: 3, background: 'teal' } });
    await image.toFormat(format).toFile(join(workspace, 'dataset', `${width}x${height}.${format}`));
  }
});

afterEach(async () => {
  children.forEach(({ pid }) => sendSignal(-pid!, 'SIGKILL'));
  children = [];
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const requestFor = (name: string, family: Family = 'sd15') =>
  StartRun.parse({
    name,
    family,
    baseModel: 'base.safetensors',
    dataset: 'd',
    triggerWords: ['riso', 'coast'],
    epochs: 2,
    repeats: 3,
    batchSize: 2,
    resolution: 128,
    networkRank: 8,
    networkAlpha: 4,
  });

const subsetsFor = (request: StartRun) =>
  subsetsOf(
    request,
    sourcesOf(request).map((source) => ({ ...source, images: IMAGES })),
  );

const IMAGES = SIZES.map(([width, height, format]) => ({
  file: `${width}x${height}.${format}`,
  ...{ width, height, hasCaption: false },
})).sort((a, b) => (a.file < b.file ? -1 : 1));

async function start(request: StartRun) {
  const folder = join(workspace, 'tools/kohya');
  const path = (name: string) => join(workspace, name);
  const argv = buildArguments(
    request,
    {
      python: join(folder, 'venv/bin/python'),
      script: join(folder, FAMILIES[request.family].script),
      baseModel: path('base.safetensors'),
      components: {},
      datasetToml: path('dataset.toml'),
      outputFolder: path('checkpoints'),
      tokenizerFolder: path('tokenizers'),
      tensorboardFolder: path('tensorboard'),
      samplePrompts: path('sample-prompts.json'),
    },
    { vramBytes: null, cores: 2 },
  );
  await writeFile(path('dataset.toml'), datasetToml(request, subsetsFor(request), workspace));
  await writeFile(path('sample-prompts.json'), samplePromptsFile(request));
  // One file for both streams, so that their order is kept as on a terminal.
  const log = openSync(path('output.log'), 'a');
  const child = spawn(argv[0]!, argv.slice(1), { env: {}, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  children.push(child);
  return child;
}

async function train(request: StartRun) {
  const [exitCode, signal] = (await once(await start(request), 'exit')) as [number | null, string | null];
  const reader = new OutputReader(schedule({ steps: 0 }));
  reader.push(await readFile(join(workspace, 'output.log')), NaN);
  return { exitCode, signal: signal === 'SIGKILL' ? 9 : null, reader };
}

const saved = (name: string) => join(workspace, 'checkpoints', name);

function header(path: string): { end: number; metadata: Record<string, string> } {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE());
  const { __metadata__, ...tensors } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
    string,
    { data_offsets: [number, number] }
  > & { __metadata__: Record<string, string> };
  const last = Math.max(...Object.values(tensors).map(({ data_offsets: [, end] }) => end));
  return { end: 8 + length + last, metadata: __metadata__ };
}

test.each(Families.options)('%s: takes exactly the planned steps and saves every epoch', async (family) => {
  const request = requestFor('riso coast', family);
  const planned = countData(subsetsFor(request), bucketRule(128), request.batchSize).batches * 2;

  const { exitCode, reader } = await train(request);
  expect(exitCode).toBe(0);
  expect(reader.progress).toMatchObject({
    phase: 'finishing',
    step: planned,
    steps: planned,
    epoch: 2,
    epochs: 2,
  });
  expect(reader.modelSaved).toBe(true);
  expect(reader.loss.steps).toHaveLength(planned);

  expect((await readdir(join(workspace, 'checkpoints'))).sort()).toEqual([
    'riso coast-000001-state',
    'riso coast-000001.safetensors',
    'riso coast-state',
    'riso coast.safetensors',
  ]);
  const { end, metadata } = header(saved('riso coast.safetensors'));
  expect((await stat(saved('riso coast.safetensors'))).size).toBe(end);
  expect(metadata).toMatchObject({
    ss_network_dim: '8',
    ss_steps: `${planned}`,
    ss_epoch: '2',
    'modelspec.trigger_phrase': 'riso, coast',
  });
});

test.each([
  ['oom', 1, /GPU ran out of memory when 2\.50 GiB/],
  ['crash', 1, /RuntimeError: a kind of failure nobody has seen before/],
  ['nodata', 0, /found no images/],
  ['nomodel', 0, /did not save a model/],
  ['offline', 1, /could not load a tokenizer/],
  ['killed', null, /main memory ran out/],
])('a run named %s ends with %s and is explained', async (mode, exitCode, reason) => {
  const run = await train(requestFor(`a ${mode} run`));
  expect(run.exitCode).toBe(exitCode);
  expect(run.reader.modelSaved).toBe(false);
  expect(run.reader.explain(run).reason).toMatch(reason);
});

test.each(Families.options)(
  '%s: samples every prompt as it stands, before and after each epoch',
  async (family) => {
    const prompt = 'a "boat" --w 64\non the sea --n fog';
    const samples = Sampling.parse({
      prompts: [
        { prompt, width: 64, height: 128, seed: 7, steps: 3, guidance: 2 },
        { prompt: 'a pier', width: 128, height: 64, steps: 3, guidance: 2 },
      ],
    });
    const { exitCode, reader } = await train({ ...requestFor('riso coast', family), samples });
    expect(exitCode).toBe(0);
    expect(reader.progress).toMatchObject({ phase: 'finishing', epoch: 2 });

    const files = (await readdir(saved('sample'))).sort();
    expect(files.map((file) => file.replace(/_\d{14}_/, '_'))).toEqual(
      [0, 1, 2].flatMap((epoch) => [
        `riso coast_e00000${epoch}_00_7.png`,
        `riso coast_e00000${epoch}_01_42.png`,
      ]),
    );
    const { width, height } = await sharp(saved(`sample/${files[0]}`)).metadata();
    expect([width, height]).toEqual([64, 128]);
    await sharp(saved(`sample/${files[0]}`))
      .raw()
      .toBuffer();
    expect(await readFile(join(workspace, 'output.log'), 'utf8')).toContain('--n fog');
  },
);

test('a loss that is not a number does not end the run, as it does not with the real trainer', async () => {
  const { exitCode, reader } = await train(requestFor('nan'));
  expect(exitCode).toBe(0);
  expect(reader.progress).toMatchObject({ loss: null, lossIsNaN: true });
  expect(reader.modelSaved).toBe(true);
});

test('a truncated file is shorter than its header says', async () => {
  await train(requestFor('truncated'));
  expect((await stat(saved('truncated.safetensors'))).size).toBeLessThan(
    header(saved('truncated.safetensors')).end,
  );
});

test('a stubborn trainer takes neither SIGINT nor SIGTERM', async () => {
  const child = await start(requestFor('a stubborn slow run'));
  const log = () => readFile(join(workspace, 'output.log'), 'utf8');
  await expect.poll(log).toContain('steps:');
  process.kill(-child.pid!, 'SIGINT');
  process.kill(-child.pid!, 'SIGTERM');
  const length = (await log()).length;
  await expect.poll(async () => (await log()).length).toBeGreaterThan(length);
  expect(child.exitCode).toBeNull();
});
