import { LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunsService } from '../src/runs/runs.service.js';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
const training = trainingAt((path, init) => pilothouse.api(path, init));

beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 40 });
  pilothouse = await boot({ workspace: ground.workspace });
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

const curves = async (id: string) =>
  RunCurves.parse(await (await pilothouse.api(`runs/${id}/curves`)).json());

test('each step, its learning rate and the validation are read while the run goes on, and to its end', async () => {
  const { id } = await training.start('harbour validated');
  expect((await curves(id)).loss.steps).toEqual([]);
  await training.passesStep(id, 10);
  const early = await curves(id);
  expect(early.loss.steps.length).toBeGreaterThanOrEqual(9);

  await training.reaches(id, 'done');
  const { loss, clock, validation, learningRates } = await curves(id);
  expect(loss.steps).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  expect(loss.steps.slice(0, early.loss.steps.length)).toEqual(early.loss.steps);
  expect(loss.values.slice(0, early.loss.values.length)).toEqual(early.loss.values);
  expect(clock.steps).toEqual(loss.steps);
  expect(clock.values).toEqual([...clock.values].sort((a, b) => a - b));
  expect(validation.steps).toEqual([1, 2]);
  expect(learningRates.map(({ name }) => name)).toEqual(['textencoder', 'unet']);
  expect(learningRates[1]?.curve.values[0]).toBeCloseTo(1e-4, 8);
});

test('whoever asks for the loss of a run that just begins takes nothing from who follows it', async () => {
  const { id } = await training.start('harbour asked early');
  // What the question for the loss comes to when the first look at the files finds none, and the run begins meanwhile.
  await pilothouse.app.get(RunsService).readAgain(id);
  await training.reaches(id, 'running');
  await pilothouse.app.get(RunsService).readAgain(id);
  const done = await training.reaches(id, 'done');
  expect(done.progress.step).toBe(40);
  expect(LossCurve.parse(await (await pilothouse.api(`runs/${id}/loss`)).json()).steps).toHaveLength(40);
});

test('a run that is not there has none', async () => {
  expect((await pilothouse.api('runs/20260101-000000-aaaaaa/curves')).status).toBe(404);
});
