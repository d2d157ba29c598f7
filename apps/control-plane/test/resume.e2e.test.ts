import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate } from 'node:fs/promises';
import { LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { ModelFile } from '@pilothouse/contracts/models';
import { Run, RunFiles } from '@pilothouse/contracts/runs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

/** Four epochs of 20 steps, a step of 100 ms. */
const FOUR = { epochs: 4 };

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeEach(async () => {
  ground = await makeTrainingGround({ stepMs: 3 });
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
});
afterEach(async () => {
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

async function reachesState(id: string, epoch: number): Promise<Run> {
  await expect
    .poll(async () => (await training.get(id)).resumableFrom?.epoch, WAIT)
    .toBeGreaterThanOrEqual(epoch);
  return training.get(id);
}

async function interrupt(id: string): Promise<Run> {
  const state = await ground.stateOf(id);
  process.kill(state.runner.pid, 'SIGKILL');
  return training.reaches(id, 'interrupted');
}

async function resume(id: string): Promise<Run> {
  const answer = await pilothouse.send('POST', `runs/${id}/resume`);
  if (!answer.ok) throw new Error(await answer.text());
  return Run.parse(await answer.json());
}

const filesOf = async (id: string) => RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());

test('a run goes on after the epoch it had saved, and ends with the steps it was planned with', async () => {
  const { id } = await training.start('slow harbour', FOUR);
  await reachesState(id, 2);
  const earlier = await interrupt(id);
  expect(earlier.resumableFrom).toEqual({ epoch: 2, step: 40 });

  const { id: later } = await resume(id);
  expect(await training.get(id)).toMatchObject({ continuedAs: later });
  const going = await training.passesStep(later, 45);
  expect(going).toMatchObject({
    resumedFrom: { id, epoch: 2, step: 40 },
    progress: { epoch: 3, epochs: 4, steps: 80 },
  });
  const run = await training.reaches(later, 'done', 'failed');
  expect(run).toMatchObject({
    status: { state: 'done', published: 'loras/slow harbour.safetensors' },
    plannedSteps: 80,
    progress: { step: 80, steps: 80, epoch: 4, epochs: 4 },
  });
  // The stand-in's loss is 0.2 / (1 + steps / 40) of the steps its optimizer ever took.
  expect(run.progress.loss).toBeCloseTo(0.2 / 3, 3);

  const log = String(await ground.logOf(later));
  expect(log).toContain('epoch 3/4');
  expect(log).not.toContain('epoch 2/4');
  expect(log).toMatch(/ 40\/80 \[/);
  expect(log).not.toMatch(/ 41\/80 \[/);
  const loss = LossCurve.parse(await (await pilothouse.api(`runs/${later}/loss`)).json());
  // The first forty are those of the run it goes on with.
  expect(loss.steps).toEqual(Array.from({ length: 80 }, (_, at) => at + 1));
  const curves = RunCurves.parse(await (await pilothouse.api(`runs/${later}/curves`)).json());
  expect(curves.loss.steps).toEqual(loss.steps);
  expect(curves.clock.steps).toEqual(loss.steps);
  expect(curves.clock.values).toEqual([...curves.clock.values].sort((a, b) => a - b));
  expect(curves.learningRates[0]!.curve.steps.at(-1)).toBe(80);
  const models = ModelFile.array().parse(await (await pilothouse.api('models')).json());
  expect(models.find(({ path }) => path.startsWith('loras/'))!.header!.steps).toBe(80);
  expect(run.checkpoints.map(({ file, epoch }) => [file, epoch])).toEqual([
    ['slow harbour-r2-000003.safetensors', 3],
    ['slow harbour-r2.safetensors', 4],
  ]);
  const { events, argv } = await filesOf(later);
  expect(events[0]!.text).toContain('Goes on from step 40 of 80, the end of epoch 2');
  expect(argv.join(' ')).not.toContain(ground.inRun(id));
});

test('a checkpoint of a resumed run is published with every step it was trained for, and stays as the trainer wrote it', async () => {
  const { id } = await training.start('slow early', FOUR);
  await reachesState(id, 2);
  const { resumableFrom } = await interrupt(id);
  const { id: later } = await resume(id);
  const run = await training.reaches(later, 'done', 'failed');
  const epoch = resumableFrom!.epoch + 1;
  const { file } = run.checkpoints.find((each) => each.epoch === epoch)!;
  const written = await readFile(ground.inRun(later, 'checkpoints', file));
  expect(String(written)).toMatch(/"ss_steps": ?"20"/);

  const publish = `runs/${later}/checkpoints/${encodeURIComponent(file)}/publish`;
  expect((await pilothouse.send('POST', publish, { name: 'by hand' })).ok).toBe(true);
  const models = ModelFile.array().parse(await (await pilothouse.api('models')).json());
  const published = models.find(({ path }) => path === 'loras/by hand.safetensors');
  expect(published!.header!.steps).toBe(20 * epoch);
  expect(await readFile(ground.inRun(later, 'checkpoints', file))).toEqual(written);
});

test('a run that is resumed twice is no step short and no step long', async () => {
  const { id } = await training.start('slow twice', FOUR);
  await reachesState(id, 1);
  await interrupt(id);
  const second = await resume(id);
  await reachesState(second.id, 2);
  const { resumableFrom } = await interrupt(second.id);
  // What the trainer itself wrote down counts from where the second one began.
  expect(resumableFrom!.step).toBe(resumableFrom!.epoch * 20);

  const third = await resume(second.id);
  const run = await training.reaches(third.id, 'done', 'failed');
  expect(run).toMatchObject({ status: { state: 'done' }, progress: { step: 80, steps: 80, epoch: 4 } });
  expect(run.progress.loss).toBeCloseTo(0.2 / 3, 3);
  expect(run.checkpoints.at(-1)!.file).toBe('slow twice-r3.safetensors');
});

test('only the newest state is kept while a run trains, and none when it is done', async () => {
  const { id } = await training.start('slow states', FOUR);
  await reachesState(id, 3);
  const states = async () =>
    (await readdir(ground.inRun(id, 'checkpoints'))).filter((name) => name.endsWith('-state'));
  await expect.poll(states, WAIT).toEqual(['slow states-000003-state']);
  const run = await training.reaches(id, 'done');
  expect(await states()).toEqual([]);
  expect(run.resumableFrom).toBeNull();
});

test('a run goes on although its dataset and the earlier run are gone by then', async () => {
  const { id } = await training.start('slow gone', FOUR);
  await reachesState(id, 2);
  await interrupt(id);
  const busy = await training.start('slow busy');
  const { id: later } = await resume(id);
  await rm(ground.inRun(id), { recursive: true });
  await pilothouse.api('datasets/boats', { method: 'DELETE' });
  await training.stop(busy.id);
  const run = await training.reaches(later, 'done', 'failed');
  expect(run).toMatchObject({ status: { state: 'done' }, progress: { step: 80 } });
});

test('a state that is not whole is passed over, and without one there is nothing to go on from', async () => {
  const { id } = await training.start('slow half', FOUR);
  await reachesState(id, 2);
  await interrupt(id);
  const state = `checkpoints/slow half-${String((await training.get(id)).resumableFrom!.epoch).padStart(6, '0')}-state`;
  const later = await resume(id);
  await training.stop(later.id);
  await training.reaches(later.id, 'cancelled');

  const random = ground.inRun(id, state, 'random_states_0.pkl');
  await truncate(random, (await readFile(random)).length - 1);
  expect((await training.get(id)).resumableFrom).toBeNull();
  const refused = await pilothouse.send('POST', `runs/${id}/resume`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('no complete state to go on from');
  // The later one had linked it when it was made; a truncation in place is its loss too, a removal is not.
  expect(existsSync(ground.inRun(later.id, 'resumed-state'))).toBe(true);
});

test('a run that has not ended, or goes on already, is not resumed', async () => {
  const { id } = await training.start('slow on', FOUR);
  await reachesState(id, 1);
  expect((await pilothouse.send('POST', `runs/${id}/resume`)).status).toBe(409);
  await training.stop(id);
  await training.reaches(id, 'cancelled');
  await resume(id);
  const refused = await pilothouse.send('POST', `runs/${id}/resume`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('goes on already');
});

test('without states a run asks for none and cannot be taken up', async () => {
  const { id } = await training.start('slow bare', { saveState: false, epochs: 3 });
  await expect.poll(async () => (await training.get(id)).checkpoints.length, WAIT).toBeGreaterThan(0);
  const run = await interrupt(id);
  expect(run.resumableFrom).toBeNull();
  expect((await filesOf(id)).argv).not.toContain('--save_state');
});
