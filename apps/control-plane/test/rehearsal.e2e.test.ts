import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunPlan } from '@pilothouse/contracts/plans';
import { Run } from '@pilothouse/contracts/runs';
import { Sample } from '@pilothouse/contracts/samples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { picture } from './library.js';
import { request, trainingAt, WAIT } from './training-ground.js';

/** A machine with pictures, and nothing to train with: no trainer, no GPU, no base model. */
let workspace: string;
let booted: Booted;
let training: ReturnType<typeof trainingAt>;

/** Two epochs of four pictures: eight steps. */
const rehearsal = (more: object = {}) =>
  request('harbour', { rehearsal: true, baseModel: '', repeats: 1, ...more });
/** One that is still under way when it is looked at. */
const LONG = { name: 'long', repeats: 2, epochs: 3 };

const send = (body: object) => booted.send('POST', 'runs', body);
const start = async (more: object = {}) => Run.parse(await (await send(rehearsal(more))).json());
const loras = () => readdir(join(workspace, 'models/loras')).catch(() => []);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'ph-'));
  await mkdir(join(workspace, 'datasets/boats'), { recursive: true });
  for (const name of ['a', 'b', 'c', 'd']) {
    await writeFile(join(workspace, `datasets/boats/${name}.png`), await picture('png', 256));
    await writeFile(join(workspace, `datasets/boats/${name}.txt`), 'boat');
  }
  booted = await boot({ workspace });
  training = trainingAt(booted.api);
});

afterAll(async () => {
  const runs = await training.list();
  await Promise.all(runs.map(({ id }) => training.stop(id)));
  await booted.close();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

describe('the plan of a rehearsal', () => {
  const plan = async (more: object = {}) =>
    RunPlan.parse(await (await booted.send('POST', 'runs/plan', rehearsal(more))).json());

  test('notes what a real run would need, and forbids nothing for it', async () => {
    const { problems, steps, argv } = await plan();
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
    const said = problems.map(({ message }) => message);
    expect(said).toContainEqual(expect.stringMatching(/^Before a real run: The trainer is not there/));
    expect(said).toContainEqual(expect.stringMatching(/^Before a real run: A base model is needed/));
    expect(steps).toBe(8);
    expect(argv).not.toContain('--pretrained_model_name_or_path');
  });

  test.each([
    ['a dataset that is not there', { dataset: 'ships' }, 'dataset'],
    ['arguments that contradict each other', { blocksToSwap: 3 }, 'blocksToSwap'],
    ['a folder of its own choice', { extra: { output_dir: '/tmp/elsewhere' } }, 'extra.output_dir'],
    ['one in a list', { extra: { lr_args: ['--output_dir=/tmp/elsewhere'] } }, 'extra.lr_args'],
  ])('is refused for %s, as a real run is', async (_, more, field) => {
    const { problems } = await plan(more);
    expect(problems).toContainEqual(expect.objectContaining({ level: 'error', field }));
    expect((await send(rehearsal(more))).status).toBe(400);
  });

  test('a real run without a base model is refused by name', async () => {
    const answer = await send({ ...rehearsal(), rehearsal: false });
    expect(answer.ok).toBe(false);
    expect(await answer.text()).toContain('A base model is needed');
  });
});

describe('a rehearsal that went to its end', () => {
  let run: Run;

  beforeAll(async () => {
    const prompts = [{ prompt: 'a boat', width: 128, height: 64, steps: 3, guidance: 7 }];
    const { id } = await start({ samples: { prompts } });
    run = await training.reaches(id, 'done');
  });

  test('is done without a publication, with every planned step', async () => {
    expect(run.status).toMatchObject({ state: 'done', published: null });
    expect(run.progress).toMatchObject({ step: 8, steps: 8, epoch: 2, epochs: 2 });
    expect(run.plannedSteps).toBe(8);
    expect(run.checkpoints.map(({ file, isComplete }) => [file, isComplete])).toEqual([
      ['harbour-000001.safetensors', true],
      ['harbour.safetensors', true],
    ]);
  });

  test('was told its environment by a file that only the owner can read', async () => {
    const { mode } = await stat(join(booted.workspace, 'runs', run.id, 'command.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  test('says in its first line what it is', async () => {
    expect((await training.log(run.id)).toString()).toMatch(/^Rehearsal: no model is trained\./);
  });

  test('has samples', async () => {
    const answer = await booted.api(`runs/${run.id}/samples`);
    const samples = Sample.array().parse(await answer.json());
    expect(samples.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  });

  test('its checkpoints are never published', async () => {
    for (const { file } of run.checkpoints) {
      const path = `runs/${run.id}/checkpoints/${encodeURIComponent(file)}/publish`;
      const answer = await booted.send('POST', path, { name: 'harbour' });
      expect(answer.status).toBe(409);
      expect(await answer.text()).toContain('harbour is a rehearsal');
    }
    expect(await loras()).toEqual([]);
    expect(await (await booted.api('models')).json()).toEqual([]);
  });

  test('counts for no estimate, and is named in the training API', async () => {
    const plan = await booted.send('POST', 'runs/plan', { ...rehearsal(), rehearsal: false });
    expect(RunPlan.parse(await plan.json()).time).toBeNull();
    const { jobs } = (await (await booted.api('training/status')).json()) as { jobs: object[] };
    expect(jobs).toContainEqual({
      job_id: run.id,
      name: 'harbour',
      status: 'complete',
      progress: 100,
      rehearsal: true,
    });
  });
});

test('takes the planned steps of several datasets with regularisation, and leaves out what is kept aside', async () => {
  for (const [name, count] of [
    ['piers', 3],
    ['water', 2],
  ] as const) {
    await mkdir(join(workspace, 'datasets', name));
    for (let at = 0; at < count; at++) {
      await writeFile(join(workspace, 'datasets', name, `${at}.png`), await picture('png', 256));
    }
  }
  const more = {
    name: 'several',
    epochs: 1,
    moreDatasets: [{ dataset: 'piers', repeats: 2 }],
    regularisation: [{ dataset: 'water', repeats: 1 }],
    validation: { from: 'share', share: 0.25 },
  };
  await expect.poll(async () => (await send(rehearsal(more))).status, WAIT).toBe(201);
  const [{ id } = { id: '' }] = await training.list();
  const run = await training.reaches(id, 'done');
  // Three of four boats, two of three piers twice, and as many looks at the water.
  expect(run.plannedSteps).toBe(14);
  expect(run.progress).toMatchObject({ step: 14, steps: 14 });
});

test('is stopped after a save, and goes on to the end with the steps that were left', async () => {
  const { id } = await start(LONG);
  await training.passesStep(id, 1);
  await booted.send('POST', `runs/${id}/stop-after-save`, { wanted: true });
  const stopped = await training.reaches(id, 'cancelled');
  expect(stopped.resumableFrom).toEqual({ epoch: 1, step: 8 });

  const answer = await booted.send('POST', `runs/${id}/resume`);
  const { id: laterId } = Run.parse(await answer.json());
  const later = await training.reaches(laterId, 'done');
  expect(later.request.rehearsal).toBe(true);
  expect(later.progress).toMatchObject({ step: 24, steps: 24, epoch: 3 });
  expect(later.status).toMatchObject({ published: null });
  expect(await loras()).toEqual([]);
});

test('the training API never starts one', async () => {
  const form = new FormData();
  form.set('name', 'boats');
  form.set('trigger_word', 'boat');
  form.set('rehearsal', 'true');
  form.set('images', new Blob([await readFile(join(workspace, 'datasets/boats/a.png'))]), 'a.png');
  const before = (await training.list()).length;
  expect((await booted.api('training/start', { method: 'POST', body: form })).ok).toBe(false);
  expect((await training.list()).length).toBe(before);
});
