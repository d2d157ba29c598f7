import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { RunCurves } from '@pilothouse/contracts/curves';
import { RunPlan } from '@pilothouse/contracts/plans';
import { Run, RunFiles } from '@pilothouse/contracts/runs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, request, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 2 });
  await dataset('gulls', 6, 'a gull');
  await dataset('class', 3, 'ship');
  await dataset('seen', 10, 'boat, ship');
  await dataset('apart', 2, 'boat');
  await dataset('outlines', 4, '', { width: 128, height: 64, colour: '#808080' });
  await dataset('narrow', 4, '', { width: 32, height: 64 });
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
});
afterAll(async () => {
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

const inDatasets = (...parts: string[]) => join(ground.workspace, 'datasets', ...parts);

/** Pictures a, b, c … with the caption; none where it is empty. */
async function dataset(name: string, pictures: number, caption: string, look: Partial<Look> = {}) {
  const { width = 128, height = 128, colour = 'teal' } = look;
  await mkdir(inDatasets(name));
  for (const letter of 'abcdefghijkl'.slice(0, pictures)) {
    const image = sharp({ create: { width, height, channels: 3, background: colour } });
    await image.png().toFile(inDatasets(name, `${letter}.png`));
    if (caption !== '') await writeFile(inDatasets(name, `${letter}.txt`), caption);
  }
}
type Look = { width: number; height: number; colour: string };

async function plan(more: object): Promise<RunPlan> {
  const answer = await pilothouse.send('POST', 'runs/plan', { ...request('plan'), ...more });
  if (!answer.ok) throw new Error(await answer.text());
  return RunPlan.parse(await answer.json());
}

const problems = async (more: object, level = 'error') =>
  (await plan(more)).problems
    .filter((problem) => problem.level === level)
    .map(({ field, message }) => `${field}: ${message}`);

/** Boats five times an epoch, gulls twice, a quarter of both kept aside, and three ships against the rest. */
const TOGETHER = {
  batchSize: 2,
  moreDatasets: [{ dataset: 'gulls', repeats: 2, words: '' }],
  regularisation: [{ dataset: 'class', repeats: 1, words: 'ship' }],
  validation: { from: 'share', share: 0.25, everyEpochs: 1, seed: 5 },
} as const;

const filesOf = async (id: string) => RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());

async function frozen(id: string, folder = ''): Promise<string[]> {
  const entries = await readdir(ground.inRun(id, 'dataset', folder), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.name.endsWith('.png') ? entry.name : [])).sort();
}

test('a run of several datasets takes the steps that were planned, and says what each contributes', async () => {
  const planned = await plan(TOGETHER);
  expect(planned.problems.filter(({ level }) => level === 'error')).toEqual([]);
  // 3 boats of 4 and 4 gulls of 6 are left: 15 + 8 samples, and as many of the regularisation: 23. In two
  // shapes, 15 and 31 samples, they make 8 and 16 batches.
  expect(planned.datasets.map(({ dataset, role, samples }) => [dataset, role, samples])).toEqual([
    ['boats', 'training', 15],
    ['gulls', 'training', 8],
    ['class', 'regularisation', 23],
    ['boats', 'validation', 1],
    ['gulls', 'validation', 2],
  ]);
  expect(planned).toMatchObject({ images: 7, stepsPerEpoch: 24, steps: 48, validationBatches: 2 });

  const { id } = await training.start('many', TOGETHER as never);
  const run = await training.reaches(id, 'done');
  expect(run.progress).toMatchObject({ step: 48, steps: 48 });
  expect((await ground.logOf(id)).toString()).toMatch(/num reg images [^:]*: 3\r\n/);

  await expect
    .poll(async () => {
      const curves = await (await pilothouse.api(`runs/${id}/curves`)).json();
      return RunCurves.parse(curves).validation.steps;
    }, WAIT)
    .toEqual([1, 2]);
});

test('no picture is learned from and kept aside, and a resumed run has the same ones', async () => {
  const { id } = await training.start('slow parted', { ...TOGETHER, epochs: 4 } as never);
  await expect
    .poll(async () => (await training.get(id)).resumableFrom?.epoch ?? 0, WAIT)
    .toBeGreaterThanOrEqual(1);
  const learned = await frozen(id);
  const kept = await frozen(id, 'validation-1');
  expect([...learned, ...kept].sort()).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
  expect(await frozen(id, 'training-2')).toHaveLength(4);
  expect(await frozen(id, 'regularisation-1')).toEqual(['a.png', 'b.png', 'c.png']);

  process.kill((await ground.stateOf(id)).runner.pid, 'SIGKILL');
  await training.reaches(id, 'interrupted');
  const answer = await pilothouse.send('POST', `runs/${id}/resume`);
  const { id: later } = Run.parse(await answer.json());
  expect(await frozen(later)).toEqual(learned);
  expect(await frozen(later, 'validation-1')).toEqual(kept);
  expect((await stat(ground.inRun(later, 'dataset/training-2/a.png'))).nlink).toBeGreaterThan(1);
  expect((await filesOf(later)).datasetToml).toContain(`/${later}/dataset/validation-1`);
  const run = await training.reaches(later, 'done');
  expect(run.progress).toMatchObject({ step: 96, steps: 96 });
});

test('a picture with its mask becomes one with transparency, upright and whole, and its caption stays', async () => {
  const masks = { from: 'dataset', dataset: 'outlines' } as const;
  const { id } = await training.start('masked', { masks });
  await training.reaches(id, 'done');
  const image = sharp(ground.inRun(id, 'dataset/a.png'));
  expect(await image.metadata()).toMatchObject({ width: 256, height: 128, hasAlpha: true });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(4);
  expect([...data.subarray(3, 4)]).toEqual([128]);
  expect(await readFile(ground.inRun(id, 'dataset/a.txt'), 'utf8')).toBe('boat');
  expect((await filesOf(id)).datasetToml).toContain('alpha_mask = true');
  // What is masked is a copy: the dataset itself is as it was.
  expect((await sharp(inDatasets('boats/a.png')).metadata()).hasAlpha).toBe(false);
});

describe('what cannot go together is said with the field it is about', () => {
  test.each<[string, object, RegExp]>([
    [
      'a further dataset that is not there',
      { moreDatasets: [{ dataset: 'none', repeats: 1 }] },
      /^moreDatasets\.0: There is no dataset named none/,
    ],
    [
      'a dataset twice',
      { moreDatasets: [{ dataset: 'boats', repeats: 1 }] },
      /^moreDatasets\.0: boats stands here twice/,
    ],
    [
      'regularisation with what is learned',
      { regularisation: [{ dataset: 'boats' }] },
      /^regularisation\.0: boats is learned from already/,
    ],
    [
      'validation with what is learned',
      { validation: { from: 'dataset', dataset: 'boats' } },
      /^validation: boats is learned from, so it cannot tell/,
    ],
    [
      'a share of too few pictures',
      { validation: { from: 'share', share: 0.1 } },
      /^validation: 10 % of so few pictures is not one picture/,
    ],
    [
      'no masks for these pictures',
      { dataset: 'seen', masks: { from: 'dataset', dataset: 'none' } },
      /^dataset: There is no dataset named none to take masks from/,
    ],
    [
      'masks of another shape',
      { masks: { from: 'dataset', dataset: 'narrow' } },
      /^dataset: 4 masks in narrow have another shape than the picture: a\.png, b\.png, c\.png and 1 more/,
    ],
    [
      'a mask set that is learned',
      { moreDatasets: [{ dataset: 'gulls', repeats: 1 }], masks: { from: 'dataset', dataset: 'gulls' } },
      /^dataset: gulls cannot hold the masks/,
    ],
    [
      'a network type whose package is not there',
      { networkType: 'lokr' },
      /^networkType: LoKr needs the Python package lycoris-lora/,
    ],
    [
      'a share of the validation by hand',
      { extra: { validation_split: 0.5 } },
      /^extra\.validation_split: .* Set by Validation in the form/,
    ],
  ])('%s', async (_, change, expected) => {
    expect(await problems(change)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('what spoils a run is said, and forbids nothing', () => {
  test.each<[string, object, RegExp]>([
    [
      'fewer regularisation pictures than are learned from',
      { regularisation: [{ dataset: 'class' }] },
      /^regularisation\.0: 3 regularisation pictures are fewer than the 4 .* about 7 times/,
    ],
    [
      'more of them than there is use for',
      { repeats: 1, regularisation: [{ dataset: 'gulls' }] },
      /^regularisation\.0: .* are 6, and 4 are needed/,
    ],
    [
      'the trigger word among them',
      { regularisation: [{ dataset: 'seen' }] },
      /^regularisation\.0: “boat” stands in the captions of the regularisation pictures of seen/,
    ],
    [
      'regularisation pictures that are called nothing',
      { regularisation: [{ dataset: 'outlines' }] },
      /^regularisation\.0: 4 images of outlines have no caption: say what the class is called/,
    ],
    [
      'pictures without a mask',
      { dataset: 'gulls', masks: { from: 'dataset', dataset: 'plain' } },
      /^dataset: 2 images of gulls have no mask and count whole: e\.png, f\.png/,
    ],
  ])('%s', async (_, change, expected) => {
    if (!(await readdir(inDatasets())).includes('plain')) {
      await dataset('plain', 4, '', { width: 64, height: 64 });
      await expect.poll(async () => (await pilothouse.api('datasets/plain')).status, WAIT).toBe(200);
      await expect
        .poll(async () => problems({ dataset: 'gulls', masks: { from: 'dataset', dataset: 'plain' } }), WAIT)
        .toEqual([]);
    }
    expect(await problems(change, 'warning')).toContainEqual(expect.stringMatching(expected));
    expect(await problems(change)).toEqual([]);
  });
});

test('a run that was asked for before there was any of this is read as it was', async () => {
  const { id } = await training.start('older');
  await training.reaches(id, 'done');
  const record = JSON.parse(await readFile(ground.inRun(id, 'run.json'), 'utf8'));
  for (const key of [
    'masks',
    'moreDatasets',
    'regularisation',
    'priorLossWeight',
    'validation',
    'networkType',
  ]) {
    delete record.request[key];
  }
  await writeFile(ground.inRun(id, 'run.json'), JSON.stringify(record));
  await pilothouse.close();
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
  await expect.poll(async () => (await training.list()).some((run) => run.id === id), WAIT).toBe(true);
  expect((await training.get(id)).request).toMatchObject({
    ...{ dataset: 'boats', repeats: 5, moreDatasets: [], regularisation: [] },
    ...{ validation: { from: 'none' }, networkType: 'lora' },
  });
});
