import { Run, RunFiles } from '@pilothouse/contracts/runs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

/** Four epochs of 20 steps, a step of 60 ms. */
const FOUR = { epochs: 4 };
/** An epoch takes long enough for a restart of the control plane on a busy machine. */
const LONG_EPOCHS = { epochs: 4, repeats: 15 };

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;

beforeEach(async () => {
  ground = await makeTrainingGround({ stepMs: 3 });
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

const stopAfterSave = (id: string, wanted: boolean) =>
  pilothouse.send('POST', `runs/${id}/stop-after-save`, { wanted });

async function textsOf(id: string): Promise<string> {
  const { events } = RunFiles.parse(await (await pilothouse.api(`runs/${id}/files`)).json());
  return events.map(({ text }) => text).join('\n');
}

test('a run that is stopped after its epoch is saved loses nothing, also over a restart', async () => {
  const { id } = await training.start('slow harbour', LONG_EPOCHS);
  await training.passesStep(id, 3);
  const asked = Run.parse(await (await stopAfterSave(id, true)).json());
  expect(asked.status).toMatchObject({ state: 'running', stopsAfterEpoch: 1 });
  await pilothouse.close();
  await bootHere();
  expect((await training.get(id)).status).toMatchObject({ state: 'running', stopsAfterEpoch: 1 });

  const run = await training.reaches(id, 'cancelled', 'done', 'failed');
  expect(run).toMatchObject({ status: { state: 'cancelled' }, resumableFrom: { epoch: 1, step: 60 } });
  expect(await textsOf(id)).toContain('Epoch 1 is saved: stopped, as asked.');
});

test('it can be taken back, and a stop now says when it becomes firm', async () => {
  const { id } = await training.start('slow stubborn', LONG_EPOCHS);
  await training.passesStep(id, 3);
  await stopAfterSave(id, true);
  const back = Run.parse(await (await stopAfterSave(id, false)).json());
  expect(back.status).toMatchObject({ stopsAfterEpoch: null });
  const { status } = await training.stop(id);
  if (status.state !== 'stopping') throw new Error(`It is ${status.state}`);
  expect(status.terminatesAt! - status.since).toBe(10_000);
  expect(status.killsAt! - status.terminatesAt!).toBe(5_000);
  expect((await stopAfterSave(id, true)).status).toBe(409);
});

test('an interrupted run goes on by itself before those that wait, and not when it got no further', async () => {
  await pilothouse.send('PATCH', 'settings', { resuming: { policy: 'automatic' } });
  const { id } = await training.start('slow again', FOUR);
  const waiting = await training.start('waiting');
  await expect.poll(async () => (await training.get(id)).resumableFrom?.epoch).toBe(1);
  process.kill((await ground.stateOf(id)).runner.pid, 'SIGKILL');
  await expect.poll(async () => (await training.get(id)).continuedAs).not.toBeNull();
  const later = (await training.get(id)).continuedAs!;
  await training.reaches(later, 'running');
  expect((await training.get(waiting.id)).status.state).toBe('queued');

  process.kill((await ground.stateOf(later)).runner.pid, 'SIGKILL');
  await training.reaches(later, 'interrupted');
  await training.reaches(waiting.id, 'done');
  expect((await training.get(later)).continuedAs).toBeNull();
  expect(await textsOf(later)).toContain('Does not go on by itself: it got no further');
  expect(await textsOf(id)).toContain('To go on by itself, time 1 of at most 2.');
});
