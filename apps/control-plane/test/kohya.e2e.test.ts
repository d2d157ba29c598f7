import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Family } from '@pilothouse/contracts/models';
import { RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import { StartRun } from '@pilothouse/contracts/start-run';
import { parse } from 'smol-toml';
import { Config } from '../src/config.js';
import { KohyaService } from '../src/kohya/kohya.service.js';
import { SettingsService } from '../src/settings/settings.service.js';
import { boot, type Booted } from './boot.js';
import { installStandIn } from './stand-in/install.js';

let workspace: string;
let pilothouse: Booted;
let kohya: KohyaService;

const inWorkspace = (...parts: string[]) => join(workspace, ...parts);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  await installStandIn(workspace);
  await makeModels();
  await makeDatasets();
  pilothouse = await boot({ workspace });
  kohya = pilothouse.app.get(KohyaService);
});

afterAll(async () => {
  await pilothouse?.close();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const request = (change: Record<string, unknown> = {}) =>
  StartRun.parse({
    name: 'riso coast',
    family: 'sd15',
    baseModel: 'checkpoints/sd15.safetensors',
    dataset: 'coast',
    triggerWords: ['riso'],
    resolution: 128,
    ...change,
  });

const messages = async (change: Record<string, unknown> = {}, level?: 'error' | 'warning') =>
  (await kohya.plan(request(change))).problems
    .filter((problem) => level === undefined || problem.level === level)
    .map(({ field, message }) => `${field}: ${message}`);

test('the setup names the trainer, and gives defaults for every family that a request takes as they are', async () => {
  const setup = TrainingSetup.parse(await kohya.setup());
  expect(setup.trainer).toEqual({
    path: inWorkspace('tools/kohya'),
    python: inWorkspace('tools/kohya/venv/bin/python'),
    problem: '',
    hasLycoris: false,
  });
  expect(setup.families.map(({ family }) => family)).toEqual(Family.options);
  for (const { family, defaults } of setup.families) {
    expect(StartRun.parse({ ...request(), family, ...defaults })).toMatchObject(defaults);
  }
});

test('the plan of a good request forbids nothing, counts as the trainer does, and shows the very command', async () => {
  const plan = RunPlan.parse(await kohya.plan(request({ repeats: 10, batchSize: 4, epochs: 6 })));
  expect(plan.problems.filter(({ level }) => level === 'error')).toEqual([]);
  // Six upright and square images in buckets of 5 and 1: 50 and 10 samples, 13 and 3 batches.
  expect(plan).toMatchObject({ images: 6, stepsPerEpoch: 16, steps: 96 });
  expect(plan.buckets.map(({ images, batches }) => [images, batches])).toContainEqual([5, 13]);
  expect(plan.argv.slice(0, 3)).toEqual([
    inWorkspace('tools/kohya/venv/bin/python'),
    '-u',
    inWorkspace('tools/kohya/train_network.py'),
  ]);
  expect(plan.argv).toContain(inWorkspace('models/checkpoints/sd15.safetensors'));
  expect(parse(plan.datasetToml)).toHaveProperty('datasets.0.subsets.0.num_repeats', 10);
});

describe('what forbids a start is said with the field it is about', () => {
  test.each<[string, Record<string, unknown>, string | RegExp]>([
    ['no such dataset', { dataset: 'nowhere' }, 'dataset: There is no dataset named nowhere.'],
    ['an empty dataset', { dataset: 'empty' }, /^dataset: The dataset empty holds no images/],
    [
      'only broken images',
      { dataset: 'broken' },
      /^dataset: None of the images in broken can be read: a\.png/,
    ],
    [
      'no such base model',
      { baseModel: 'checkpoints/none.safetensors' },
      'baseModel: The base model checkpoints/none.safetensors is not in the models folder.',
    ],
    [
      'a base model of another family',
      { baseModel: 'checkpoints/sdxl.safetensors' },
      /^baseModel: checkpoints\/sdxl\.safetensors is a model of SDXL, not of SD 1\.5/,
    ],
    [
      'a base model cut short',
      { baseModel: 'checkpoints/cut.safetensors' },
      /^baseModel: .* cannot be used\. The file ends/,
    ],
    ['a LoRA as base model', { baseModel: 'loras/taken.safetensors' }, /^baseModel: .* is a LoRA itself/],
    [
      'a link that loses the ending',
      { baseModel: 'checkpoints/linked.safetensors' },
      /^baseModel: .* is a link to a file whose name does not end in \.safetensors/,
    ],
    [
      'a component that is not there',
      {
        family: 'flux1',
        baseModel: 'checkpoints/flux.safetensors',
        components: { ae: 'vae/none.safetensors' },
      },
      'components.ae: The autoencoder (ae) vae/none.safetensors is not in the models folder.',
    ],
    [
      'a component that is needed',
      { family: 'flux1', baseModel: 'checkpoints/flux.safetensors' },
      /^components\.t5xxl: FLUX\.1 needs a T5-XXL text encoder beside its base model/,
    ],
    [
      'blocks to swap where there are none',
      { blocksToSwap: 4 },
      'blocksToSwap: SD 1.5 has no blocks to swap: set it to 0.',
    ],
    [
      'more blocks to swap than there are',
      { family: 'sd35', baseModel: 'checkpoints/sd35-medium.safetensors', blocksToSwap: 23 },
      'blocksToSwap: SD 3.5 Medium can swap at most 22 blocks.',
    ],
  ])('%s', async (_, change, expected) => {
    const errors = await messages(change, 'error');
    expect(errors).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    await expect(kohya.prepare(request(change), inWorkspace('runs/never'))).rejects.toThrow();
  });

  test('a missing file comes with what ends the lack: one that is there elsewhere, or the one to get', async () => {
    const fixesOf = async (change: Record<string, unknown>) =>
      (await kohya.plan(request(change))).problems.flatMap(({ fix }) => fix ?? []);
    const flux = { family: 'flux1', baseModel: 'checkpoints/flux.safetensors' };
    expect(await fixesOf(flux)).toEqual([
      expect.objectContaining({ do: 'get', file: 'clip_l.safetensors', folder: 'text_encoders' }),
      { do: 'choose', field: 'components.t5xxl', path: 'elsewhere/t5xxl_fp16.safetensors' },
      expect.objectContaining({ do: 'get', file: 'ae.safetensors', folder: 'vae' }),
    ]);
    expect(await fixesOf({ baseModel: 'old/sdxl.safetensors' })).toEqual([
      { do: 'choose', field: 'baseModel', path: 'checkpoints/sdxl.safetensors' },
    ]);
  });

  test('components that the base file brings along are not asked for', async () => {
    const change = { family: 'sd35', baseModel: 'checkpoints/sd35-whole.safetensors' };
    expect(await messages(change, 'error')).toEqual([]);
  });
});

describe('what spoils a run is said, and forbids nothing', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'no GPU',
      { precision: 'fp16' },
      /^: No GPU was found.* AdamW instead of AdamW8bit and full instead of mixed/,
    ],
    [
      'images without caption',
      { dataset: 'bare' },
      /^dataset: 2 images have no caption and will be trained as “riso”/,
    ],
    ['few images', { dataset: 'bare' }, /^dataset: 2 images are little/],
    [
      'a trigger word in no caption',
      { triggerWords: ['riso', 'zinc'] },
      /^triggerWords: No caption holds “zinc”/,
    ],
    ['small images', { resolution: 512 }, /^resolution: 6 images are smaller than a resolution of 512/],
    [
      'one broken image',
      { dataset: 'mixed' },
      /^dataset: 1 image is left out because the trainer could not read it: b\.png/,
    ],
    ['several lines in a caption', { dataset: 'mixed' }, /^dataset: 1 caption has several lines/],
    ['a name that is taken', { name: 'taken' }, /^name: There is a LoRA named taken already.* taken-2/],
    [
      'Prodigy with a small rate',
      { optimizer: 'Prodigy' },
      /^learningRate: Prodigy finds the learning rate itself/,
    ],
    [
      'a base model that says nothing',
      { baseModel: 'checkpoints/mute.safetensors' },
      /^baseModel: Whether .* cannot be told/,
    ],
  ])('%s', async (_, change, expected) => {
    expect(await messages(change, 'warning')).toContainEqual(expect.stringMatching(expected));
    expect(await messages(change, 'error')).toEqual([]);
  });
});

test('a prepared run has the dataset frozen into its folder, and a command the runner takes', async () => {
  const folder = inWorkspace('runs/20261122-080000-abcdef');
  await mkdir(folder);
  const { command, datasetToml, plan } = await kohya.prepare(request({ dataset: 'mixed' }), folder);

  expect(await readdir(folder)).toEqual(['dataset']);
  expect((await readdir(join(folder, 'dataset'))).sort()).toEqual(['a.png', 'a.txt']);
  // The trainer reads the first line only, and would take an empty one.
  expect(await readFile(join(folder, 'dataset/a.txt'), 'utf8')).toMatch(/^riso\n/);
  expect(plan.images).toBe(1);
  expect(datasetToml).toContain(`image_dir = "${join(folder, 'dataset')}"`);
  expect(command).toMatchObject({ argv: plan.argv, cwd: folder, columns: 200, rows: 50 });
  expect(command.argv).toContain(join(folder, 'checkpoints'));
});

test('the trainer inherits nothing secret, and no width that would cut its bars', async () => {
  const folder = inWorkspace('runs/20261122-080001-abcdef');
  await mkdir(folder);
  const { command } = await kohya.prepare(request(), folder);
  expect(command.env).toMatchObject({
    TERM: 'xterm-256color',
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
  });
  const names = Object.keys(command.env);
  expect(
    names.filter((name) => /_TOKEN|PASSWORD|SECRET|KEY|PILOTHOUSE|COLUMNS|LINES|NO_COLOR/.test(name)),
  ).toEqual([]);
});

test('of the control plane’s own environment only what a tool needs is passed on', () => {
  const { toolEnvironment } = Config.fromEnvironment({
    PATH: '/bin',
    HF_HOME: '/hub',
    CUDA_VISIBLE_DEVICES: '1',
    HF_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    PILOTHOUSE_TOKEN: 'a-token-of-sixteen-or-more',
    COLUMNS: '80',
    PYTHONSTARTUP: '/tmp/x.py',
  });
  expect(toolEnvironment).toEqual({ PATH: '/bin', HF_HOME: '/hub', CUDA_VISIBLE_DEVICES: '1' });
});

test('a trainer that is not where the setting says is an error of its own, and the plan still counts', async () => {
  const settings = pilothouse.app.get(SettingsService);
  await settings.change({ trainer: { path: '/no/such/folder' } });
  try {
    const plan = await kohya.plan(request());
    expect(plan.problems[0]).toMatchObject({ level: 'error', field: '' });
    expect(plan.problems[0]!.message).toContain('no folder /no/such/folder');
    expect(plan.steps).toBeGreaterThan(0);
  } finally {
    await settings.change({ trainer: { path: null } });
  }
});

async function makeModels() {
  const models = (path: string) => inWorkspace('models', path);
  await mkdir(models('checkpoints'), { recursive: true });
  await mkdir(models('loras'));
  const write = (name: string, ...rest: Parameters<typeof safetensors>) =>
    writeFile(models(name), safetensors(...rest));
  await write('checkpoints/sd15.safetensors', 'stable-diffusion-v1');
  await write('checkpoints/sdxl.safetensors', 'stable-diffusion-xl-v1-base');
  await write('checkpoints/flux.safetensors', 'flux-1-dev');
  await write('checkpoints/sd35-medium.safetensors', 'stable-diffusion-3-5-medium');
  await write('checkpoints/sd35-whole.safetensors', 'stable-diffusion-3-5-large', [
    'text_encoders.clip_l.x',
    'text_encoders.clip_g.x',
    'text_encoders.t5xxl.x',
  ]);
  await write('checkpoints/mute.safetensors', '');
  await write('loras/taken.safetensors', 'stable-diffusion-v1/lora');
  await mkdir(models('elsewhere'));
  await write('elsewhere/t5xxl_fp16.safetensors', '');
  await writeFile(models('checkpoints/cut.safetensors'), safetensors('stable-diffusion-v1').subarray(0, -3));
  await write('checkpoints/blob', 'stable-diffusion-v1');
  await symlink('blob', models('checkpoints/linked.safetensors'));
}

function safetensors(architecture: string, names: string[] = ['weight']): Buffer {
  const entries = names.map((name, index) => [
    name,
    { dtype: 'F16', shape: [4], data_offsets: [index * 8, index * 8 + 8] },
  ]);
  const metadata = architecture === '' ? {} : { 'modelspec.architecture': architecture };
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(names.length * 8)]);
}

async function makeDatasets() {
  const image = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  const make = async (dataset: string, files: Record<string, string | Buffer>) => {
    const folder = inWorkspace('datasets', dataset);
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return folder;
  };
  const square = await image(128, 128);
  const coast = await make('coast', { 'a.png': square, 'f.png': await image(128, 256) });
  for (const name of ['b', 'c', 'd', 'e']) await link(join(coast, 'a.png'), join(coast, `${name}.png`));
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    await writeFile(join(coast, `${name}.txt`), 'a Riso print');
  await make('empty', {});
  await make('broken', { 'a.png': 'no image', 'b.png': '' });
  await make('bare', { 'a.png': square, 'b.png': square });
  await make('mixed', { 'a.png': square, 'a.txt': '\n riso\nand more', 'b.png': 'no image' });
}
