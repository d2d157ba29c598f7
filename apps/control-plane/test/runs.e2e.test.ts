import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { LossCurve } from '@pilothouse/contracts/curves';
import { RunPlan } from '@pilothouse/contracts/plans';
import { Run, RunFiles } from '@pilothouse/contracts/runs';
import { sessionMembers } from '@pilothouse/processes/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, request, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeAll(async () => {
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

describe('a run that goes well', () => {
  let run: Run;
  const heard: Run[] = [];

  beforeAll(async () => {
    pilothouse.socket().on('run.changed', (each: Run) => heard.push(each));
    const { id } = await training.start('harbour');
    run = await training.reaches(id, 'done', 'failed');
  });

  test('is published under its name, as a copy of its final checkpoint', async () => {
    expect(run.status).toMatchObject({ state: 'done', published: 'loras/harbour.safetensors' });
    const published = await readFile(ground.loras('harbour.safetensors'));
    expect(published.equals(await readFile(ground.inRun(run.id, 'checkpoints/harbour.safetensors')))).toBe(
      true,
    );
    const models = (await (await pilothouse.api('models')).json()) as { path: string }[];
    expect(models.map(({ path }) => path)).toContain('loras/harbour.safetensors');
  });

  test('ends with the figures it was planned with', () => {
    expect(run).toMatchObject({ plannedSteps: 40, progress: { step: 40, steps: 40, epoch: 2, epochs: 2 } });
    expect(run.progress.loss).toBeCloseTo(0.1, 2);
  });

  test('lists every checkpoint with its epoch, complete', () => {
    expect(run.checkpoints).toMatchObject([
      { file: 'harbour-000001.safetensors', epoch: 1, isFinal: false, isComplete: true },
      { file: 'harbour.safetensors', epoch: 2, isFinal: true, isComplete: true },
    ]);
  });

  test('was pushed in each of its states, and at most four times a second between', () => {
    const mine = heard.filter(({ id }) => id === run.id);
    const states = mine.map(({ status }) => status.state);
    expect([...new Set(states)]).toEqual(['queued', 'preparing', 'running', 'done']);
    const seconds = (Date.now() - run.createdAt) / 1000;
    expect(mine.length).toBeLessThan(seconds * 4 + 8);
  });

  test('answers its log byte for byte, whole and by range', async () => {
    const log = await ground.logOf(run.id);
    expect((await training.log(run.id)).equals(log)).toBe(true);
    expect(run.logBytes).toBe(log.length);
    const part = await pilothouse.api(`runs/${run.id}/log`, { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(log.subarray(10, 20))).toBe(true);
  });

  test('shows its loss, its command word for word, and what happened when', async () => {
    const loss = LossCurve.parse(await (await pilothouse.api(`runs/${run.id}/loss`)).json());
    expect(loss.steps.at(-1)).toBe(40);
    const files = RunFiles.parse(await (await pilothouse.api(`runs/${run.id}/files`)).json());
    expect(files.argv.join(' ')).toContain('--output_name harbour');
    expect(files.datasetToml).toContain(ground.inRun(run.id, 'dataset'));
    const states = files.events.map(({ state }) => state);
    expect(states).toEqual(['queued', 'preparing', 'running', 'running', 'done']);
  });

  test('sends a checkpoint, and nothing else from its folder', async () => {
    const file = await pilothouse.api(`runs/${run.id}/checkpoints/harbour-000001.safetensors`);
    expect(file.headers.get('content-disposition')).toContain('harbour-000001.safetensors');
    expect(Number(file.headers.get('content-length'))).toBe(run.checkpoints[0]!.bytes);
    await file.arrayBuffer();
    for (const name of ['..%2Frun.json', 'run.json', '%2e%2e%2frun.json', 'harbour-000009.safetensors']) {
      const refused = await pilothouse.api(`runs/${run.id}/checkpoints/${name}`);
      expect(refused.status, name).toBeGreaterThanOrEqual(400);
    }
  });

  test('does not overwrite the LoRA of an earlier run of the same name', async () => {
    const earlier = await readFile(ground.loras('harbour.safetensors'));
    const again = await training.start('harbour');
    const { status } = await training.reaches(again.id, 'done', 'failed');
    expect(status).toMatchObject({ state: 'done', published: 'loras/harbour-2.safetensors' });
    expect(earlier.equals(await readFile(ground.loras('harbour.safetensors')))).toBe(true);
  });
});

describe('a run that does not go well', () => {
  test.each([
    ['with oom', /VRAM|memory/, /OutOfMemoryError/],
    ['with crash', /nobody has seen before/, /RuntimeError/],
    ['with nodata', /found no|No data|image/i, /No data found/],
  ])('%s fails with the line that says why', async (name, reason, evidence) => {
    const { id } = await training.start(name);
    const { status } = await training.reaches(id, 'failed', 'done');
    if (status.state !== 'failed') throw new Error(`It is ${status.state}`);
    expect(status.reason).toMatch(reason);
    expect(status.evidence?.text).toMatch(evidence);
  });

  test.each(['with nomodel', 'with truncated', 'with killed'])('%s is not called done', async (name) => {
    const { id } = await training.start(name);
    const { status } = await training.reaches(id, 'failed', 'done');
    expect(status).toMatchObject({ state: 'failed', reason: expect.stringMatching(/\.$/) });
    expect(existsSync(ground.loras(`${name}.safetensors`))).toBe(false);
  });

  test('a trainer that is gone when its turn comes is said to be gone', async () => {
    const first = await training.start('slow before');
    const second = await training.start('without trainer');
    const file = ground.inRun(second.id, 'command.json');
    const command = await readFile(file, 'utf8');
    const [python] = JSON.parse(command).argv as [string];
    await writeFile(file, command.replaceAll(python, '/gone/python'));
    await training.stop(first.id);
    const { status } = await training.reaches(second.id, 'failed', 'done');
    expect(status).toMatchObject({ reason: '/gone/python could not be started: it does not exist.' });
  });
});

describe('a request that cannot be met', () => {
  test.each([
    ['a dataset that is not there', { dataset: 'nothing' }, 400, /no dataset named nothing/],
    [
      'a base model that is not there',
      { baseModel: 'checkpoints/x.safetensors' },
      400,
      /x\.safetensors is not/,
    ],
    ['a trigger word with a quote', { triggerWords: ['a"b'] }, 400, /trigger word/],
    ['a trigger word with a line break', { triggerWords: ['a\nb'] }, 400, /trigger word/],
    ['a name of only dots', { name: '...' }, 400, /name/],
    ['a name that leads out', { name: '../x' }, 400, /name/],
  ])('%s is refused with a sentence and leaves no run', async (_what, more, status, message) => {
    const before = (await training.list()).length;
    const answer = await pilothouse.send('POST', 'runs', { ...request('refused'), ...more });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { message: string }).message).toMatch(message);
    expect(await training.list()).toHaveLength(before);
  });

  test('a plan shows the same, without starting anything', async () => {
    const answer = await pilothouse.send('POST', 'runs/plan', { ...request('plan'), dataset: 'nothing' });
    expect(answer.status).toBe(200);
    const plan = RunPlan.parse(await answer.json());
    expect(plan.problems.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('an unknown run is not found', async () => {
    expect((await pilothouse.api('runs/20200101-000000-abcdef')).status).toBe(404);
    expect((await pilothouse.api('runs/..%2F..')).status).toBe(400);
  });
});

describe('stop', () => {
  test('cancels, keeps the checkpoints, and leaves no process', async () => {
    const { id } = await training.start('slow stop', { repeats: 1, epochs: 20 });
    await expect.poll(async () => (await training.get(id)).checkpoints.length, WAIT).toBeGreaterThan(0);
    const state = await ground.stateOf(id);
    const stopping = await training.stop(id);
    expect(stopping.status.state).toBe('stopping');
    const run = await training.reaches(id, 'cancelled', 'done', 'failed');
    expect(run.status.state).toBe('cancelled');
    expect(run.checkpoints[0]).toMatchObject({ epoch: 1, isComplete: true });
    if (state.status !== 'running') throw new Error('It was not running');
    expect(sessionMembers(state.child.pid)).toEqual([]);
    expect((await training.stop(id)).status.state).toBe('cancelled');
  });

  test('takes a waiting run out of the queue, at once', async () => {
    const first = await training.start('slow one');
    const second = await training.start('never');
    expect((await training.stop(second.id)).status).toMatchObject({ state: 'cancelled', startedAt: null });
    await training.stop(first.id);
    await training.reaches(first.id, 'cancelled');
    expect(existsSync(ground.inRun(second.id, 'runner.claim'))).toBe(false);
  });
});

describe('the queue', () => {
  test('starts one run at a time, in the order they were asked for', async () => {
    const runs = await Promise.all(['first', 'second', 'third'].map((name) => training.start(name)));
    await Promise.all(runs.map(({ id }) => training.reaches(id, 'done')));
    const spans = await Promise.all(runs.map(async ({ id }) => (await training.get(id)).status));
    const sorted = spans
      .map((status) => (status.state === 'done' ? status : undefined)!)
      .sort((a, b) => a.startedAt - b.startedAt);
    expect(sorted[1]!.startedAt).toBeGreaterThanOrEqual(sorted[0]!.endedAt);
    expect(sorted[2]!.startedAt).toBeGreaterThanOrEqual(sorted[1]!.endedAt);
  });
});

test('a dataset that is changed or removed while its run waits does not change the run', async () => {
  const first = await training.start('slow ahead');
  const second = await training.start('frozen');
  const trashed = await pilothouse.api('datasets/boats', { method: 'DELETE' });
  const { id } = TrashEntry.parse(await trashed.json());
  await training.stop(first.id);
  await training.reaches(second.id, 'done');
  await pilothouse.api(`trash/${id}/restore`, { method: 'POST' });
  await expect.poll(async () => (await pilothouse.api('datasets/boats')).status, WAIT).toBe(200);
});

test('a summary that was lost is read from the log again', async () => {
  const { id } = await training.start('twice');
  const before = await training.reaches(id, 'done');
  await expect.poll(() => existsSync(ground.inRun(id, 'summary.json')), WAIT).toBe(true);
  await pilothouse.close();
  await rm(ground.inRun(id, 'summary.json'));
  await rm(ground.inRun(id, 'loss.json'));
  pilothouse = await boot({ workspace: ground.workspace });
  await expect.poll(async () => (await training.get(id)).progress.step, WAIT).toBe(40);
  const after = await training.get(id);
  // When its bytes came is noted by the second.
  const timeless = { secondsPerStep: null, phases: [] };
  expect({ ...after, progress: { ...after.progress, ...timeless } }).toEqual({
    ...before,
    progress: { ...before.progress, ...timeless },
  });
});
