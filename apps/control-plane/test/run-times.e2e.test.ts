import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { PhaseTime, Run } from '@pilothouse/contracts/runs';
import { Sampling } from '@pilothouse/contracts/samples';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeEach(async () => {
  ground = await makeTrainingGround({ stepMs: 40 });
  await bootHere();
});
afterEach(async () => {
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

async function bootHere() {
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
}

const phasesOf = ({ progress }: Run) => Object.fromEntries(progress.phases.map((each) => [each.phase, each]));
const secondsOf = (phases: PhaseTime[]) => phases.reduce((sum, { seconds }) => sum + (seconds ?? NaN), 0);

/** Sixteen pictures of at least 30 ms each: a sampling takes longer than half an epoch's twenty steps. */
const SAMPLED = Sampling.parse({
  prompts: Array.from({ length: 16 }, () => ({
    prompt: 'boat',
    width: 64,
    height: 64,
    steps: 2,
    guidance: 5,
  })),
});

test('every second of a run is told of a phase, and what comes again is added up', async () => {
  const { id } = await training.start('harbour', { epochs: 3, samples: SAMPLED });
  const run = await training.reaches(id, 'done');
  if (run.status.state !== 'done') throw new Error('unreachable');
  const phases = phasesOf(run);
  expect(Object.keys(phases)).toEqual([
    'freeing-gpu',
    'starting',
    'reading-dataset',
    'loading-model',
    'caching-latents',
    'preparing',
    'sampling',
    'training',
    'saving',
    'finishing',
    'publishing',
  ]);
  expect(phases).toMatchObject({
    sampling: { times: 4 },
    saving: { times: 3 },
    training: { times: 3 },
    publishing: { times: 1 },
  });
  // 60 steps of 40 ms, and 64 pictures of 30 ms; a busy machine may read of the beginning of one a second late.
  expect(phases['training']!.seconds).toBeGreaterThan(2.4 - 1);
  expect(phases['sampling']!.seconds).toBeGreaterThan(1.9 - 1);
  expect(run.progress.phases.every(({ since }) => since === null)).toBe(true);
  const whole = (run.status.endedAt - phases['freeing-gpu']!.beganAt!) / 1000;
  expect(Math.abs(secondsOf(run.progress.phases) - whole)).toBeLessThan(1);
});

test('the time left counts the samples and checkpoints that still come, and says so until it can', async () => {
  const told: { at: number; run: Run }[] = [];
  pilothouse.socket().on('run.changed', (run: Run) => told.push({ at: Date.now(), run }));
  const { id } = await training.start('harbour', { epochs: 4, samples: { ...SAMPLED, before: false } });
  await training.reaches(id, 'done');

  const going = told.filter(({ run }) => run.progress.secondsLeft !== null);
  expect(going.find(({ run }) => run.progress.step! < 20)?.run.progress.leftWithout).toEqual([
    'sampling',
    'saving',
  ]);
  const measured = going.find(({ run }) => run.progress.epoch! >= 2 && run.progress.phase === 'training')!;
  expect(measured.run.progress.leftWithout).toEqual([]);
  const finished = told.find(({ run }) => run.progress.phase === 'finishing')!;
  const took = (finished.at - measured.at) / 1000;
  const foretold = measured.run.progress.secondsLeft!;
  expect(Math.abs(foretold - took), `${foretold} s were foretold, ${took} s it took`).toBeLessThan(
    took * 0.35,
  );
});

test('times outlive the control plane, and are told again from the folder when the summary is lost', async () => {
  const { id } = await training.start('harbour', { epochs: 5 });
  await training.passesStep(id, 20);
  await pilothouse.close();
  await bootHere();
  const before = await training.reaches(id, 'done');
  expect(before.progress.phases.every(({ seconds }) => seconds !== null)).toBe(true);
  // Marks are a second apart, so each of two ends may be that much off.
  expect(phasesOf(before)['training']!.seconds).toBeGreaterThan(1);

  await expect.poll(() => existsSync(ground.inRun(id, 'summary.json')), WAIT).toBe(true);
  await pilothouse.close();
  await rm(ground.inRun(id, 'summary.json'));
  await bootHere();
  await expect.poll(async () => (await training.get(id)).progress.step, WAIT).toBe(100);
  const after = await training.get(id);
  expect(Object.keys(phasesOf(after))).toEqual(Object.keys(phasesOf(before)));
  expect(Math.abs(secondsOf(after.progress.phases) - secondsOf(before.progress.phases))).toBeLessThan(1);
});

test('a log whose times were never noted tells its phases, and that their times are unknown', async () => {
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  await expect.poll(() => existsSync(ground.inRun(id, 'summary.json')), WAIT).toBe(true);
  await pilothouse.close();
  for (const file of ['summary.json', 'output.times']) await rm(ground.inRun(id, file));
  await bootHere();
  await expect.poll(async () => (await training.get(id)).progress.step, WAIT).toBe(40);
  const { training: time, saving } = phasesOf(await training.get(id));
  expect(time).toEqual({ phase: 'training', beganAt: null, times: 2, seconds: null, since: null });
  expect(saving).toMatchObject({ times: 2, seconds: null });
});
