import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { openLibrary, picture } from './library.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

const DAY_MS = 24 * 60 * 60_000;

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeEach(async () => {
  ground = await makeTrainingGround();
  await bootHere();
});
afterEach(async () => {
  vi.useRealTimers();
  await pilothouse.close();
  await ground.kill();
  await ground.remove();
});

async function bootHere() {
  pilothouse = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => pilothouse.api(path, init));
}

/** Of this process alone: the runner's clock stays, as it does where two machines share a volume. */
const setClock = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

test.each([
  ['a day back', -DAY_MS],
  ['four hundred days on', 400 * DAY_MS],
])('a clock that jumps %s changes no order, no speed and no end', async (_, jump) => {
  const { id } = await training.start('slow harbour');
  const second = await training.start('second');
  await training.passesStep(id, 3);
  setClock(jump);

  const third = await training.start('third');
  const newestFirst = (await training.list()).map((run) => run.name);
  expect(newestFirst).toEqual(['third', 'second', 'slow harbour']);
  expect([(await training.get(second.id)).place, (await training.get(third.id)).place]).toEqual([1, 2]);
  const { progress } = await training.passesStep(id, 6);
  // A step takes 100 ms, on a busy machine a few times that.
  expect(progress.secondsPerStep).toBeLessThan(5);
  expect(progress.secondsLeft).toBeLessThan(200);

  await pilothouse.close();
  await bootHere();
  expect((await training.list()).map((run) => run.name)).toEqual(newestFirst);
  for (const run of [id, second.id, third.id]) {
    await training.reaches(run, 'done', 'failed', 'interrupted');
    expect((await training.get(run)).status).toMatchObject({ state: 'done' });
  }
  setClock(-2 * jump);
  await pilothouse.close();
  await bootHere();
  expect((await training.list()).map(({ status }) => status.state)).toEqual(['done', 'done', 'done']);
});

test('a stop is firm in time although the clock jumps back meanwhile', async () => {
  const { id } = await training.start('slow harbour', { epochs: 20 });
  await training.passesStep(id, 3);
  await training.stop(id);
  setClock(-DAY_MS);
  await training.reaches(id, 'cancelled');
});

test('what changes in a dataset is told at once although the clock was set back', async () => {
  const library = await openLibrary(pilothouse);
  await library.next();
  const told = (count: number) =>
    library.told('dataset.changed', ({ name, images }) => name === library.name && images === count);
  const one = told(1);
  await writeFile(library.folder('a.png'), await picture());
  await one;
  setClock(-DAY_MS);
  const two = told(2);
  await writeFile(library.folder('b.png'), await picture('png', 64, 'navy'));
  await two;
});
