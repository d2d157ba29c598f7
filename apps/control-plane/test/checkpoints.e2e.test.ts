import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { Run } from '@pilothouse/contracts/runs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let id: string;
const training = trainingAt((path, init) => pilothouse.api(path, init));

beforeAll(async () => {
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
  ({ id } = await training.start('harbour'));
  await training.reaches(id, 'done');
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

const EPOCH_1 = 'harbour-000001.safetensors';
const post = (path: string, body?: unknown) =>
  pilothouse.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
const publish = (file: string, name: string) => post(`runs/${id}/checkpoints/${file}/publish`, { name });

test('an epoch is published under a name of its own, and never over another file', async () => {
  const first = Run.parse(await (await publish(EPOCH_1, 'early harbour')).json());
  expect(first.publications).toMatchObject([
    { file: EPOCH_1, epoch: 1, path: 'loras/early harbour.safetensors' },
  ]);
  const bytes = await readFile(ground.inRun(id, 'checkpoints', EPOCH_1));
  expect(bytes.equals(await readFile(ground.loras('early harbour.safetensors')))).toBe(true);

  const published = await readFile(ground.loras('harbour.safetensors'));
  const second = Run.parse(await (await publish(EPOCH_1, 'harbour')).json());
  expect(second.publications[1]?.path).toBe('loras/harbour-2.safetensors');
  expect(published.equals(await readFile(ground.loras('harbour.safetensors')))).toBe(true);
  expect(second.status.state).toBe('done');
});

test('what was published is known after a restart', async () => {
  await pilothouse.close();
  pilothouse = await boot({ workspace: ground.workspace });
  const { publications, status } = await training.get(id);
  expect(publications).toHaveLength(2);
  expect(status).toMatchObject({ state: 'done', published: 'loras/harbour.safetensors' });
});

test.each([
  [EPOCH_1, '../outside', 400],
  [EPOCH_1, '', 400],
  ['harbour-000009.safetensors', 'x', 404],
  ['..%2Frun.json', 'x', 400],
])('%s as “%s” is refused with %i', async (file, name, status) => {
  expect((await publish(file, name)).status).toBe(status);
});

test('a checkpoint goes to the trash and comes back, and what was published of it stays', async () => {
  const answer = await pilothouse.api(`runs/${id}/checkpoints/${EPOCH_1}`, { method: 'DELETE' });
  const entry = TrashEntry.parse(await answer.json());
  expect((await training.get(id)).checkpoints.map(({ file }) => file)).toEqual(['harbour.safetensors']);
  expect(existsSync(ground.loras('early harbour.safetensors'))).toBe(true);

  await post(`trash/${entry.id}/restore`);
  expect((await training.get(id)).checkpoints.map(({ file }) => file)).toContain(EPOCH_1);
});

test('nothing but a checkpoint goes that way', async () => {
  const answer = await pilothouse.api(`runs/${id}/checkpoints/run.json`, { method: 'DELETE' });
  expect(answer.status).toBe(404);
  expect(existsSync(ground.inRun(id, 'run.json'))).toBe(true);
});
