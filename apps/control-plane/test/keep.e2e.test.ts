import { existsSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import { TrainingRun } from '@pilothouse/contracts/runs';
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
  ({ id } = await training.start('harbour', { epochs: 4 }));
  await training.reaches(id, 'done');
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

const FIRST = 'harbour-000001.safetensors';
const path = (file: string) => ground.inRun(id, 'checkpoints', file);
const keep = (file: string, kept: boolean) =>
  pilothouse.send('POST', `runs/${id}/checkpoints/${file}/keep`, { kept });
const restore = async (answer: Response) => {
  const entry = TrashEntry.parse(await answer.json());
  expect((await pilothouse.send('POST', `trash/${entry.id}/restore`)).status).toBe(200);
};
const files = async () =>
  (await training.get(id)).checkpoints.map(({ file, isKept }) => `${file}${isKept ? ' kept' : ''}`);

test('a kept checkpoint is shown as kept, after a restart too', async () => {
  const run = TrainingRun.parse(await (await keep(FIRST, true)).json());
  expect(run.checkpoints.find(({ file }) => file === FIRST)?.isKept).toBe(true);
  await pilothouse.close();
  pilothouse = await boot({ workspace: ground.workspace });
  expect(await files()).toContain(`${FIRST} kept`);
});

test('whoever removes it, a trainer that prunes among them: it is there again, byte for byte', async () => {
  const bytes = await readFile(path(FIRST));
  await unlink(path(FIRST));
  expect(await files()).toContain(`${FIRST} kept`);
  expect(bytes.equals(await readFile(path(FIRST)))).toBe(true);
});

test('it is not deleted until it is given up', async () => {
  const refused = await pilothouse.send('DELETE', `runs/${id}/checkpoints/${FIRST}`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain(`You keep “${FIRST}”`);
  expect(existsSync(path(FIRST))).toBe(true);
});

test('cleaning up leaves the final one and what is kept, and can be undone', async () => {
  const before = await files();
  const answer = await pilothouse.send('POST', `runs/${id}/clean-up`);
  expect(await files()).toEqual([`${FIRST} kept`, 'harbour.safetensors']);
  await restore(answer);
  expect(await files()).toEqual(before);
});

test('what was cleaned up needs no cleaning', async () => {
  await pilothouse.send('POST', `runs/${id}/clean-up`);
  const again = await pilothouse.send('POST', `runs/${id}/clean-up`);
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('no checkpoint but the final one');
});

test('a run with a kept checkpoint is deleted only when that is meant, and comes back whole', async () => {
  const refused = await pilothouse.send('DELETE', `runs/${id}`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain(`harbour has a checkpoint that you keep: ${FIRST}.`);

  const before = await training.get(id);
  const socket = pilothouse.socket();
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const removed = new Promise((resolve) => socket.on('run.removed', resolve));
  const answer = await pilothouse.send('DELETE', `runs/${id}?anyway=true`);
  expect(await removed).toEqual({ id });
  expect((await pilothouse.api(`runs/${id}`)).status).toBe(404);
  expect(existsSync(ground.inRun(id))).toBe(false);
  expect(existsSync(ground.loras('harbour.safetensors'))).toBe(true);

  await restore(answer);
  await expect.poll(async () => (await pilothouse.api(`runs/${id}`)).status).toBe(200);
  expect(await training.get(id)).toEqual(before);
});

test('a run in progress is not deleted', async () => {
  const { id: live } = await training.start('slow pier', { epochs: 8 });
  await training.reaches(live, 'running', 'preparing');
  const refused = await pilothouse.send('DELETE', `runs/${live}`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('Stop it first');
  await training.stop(live);
  await training.reaches(live, 'cancelled');
  expect((await pilothouse.send('DELETE', `runs/${live}`)).status).toBe(200);
  expect(await training.list()).toHaveLength(1);
});

test.each(['../run.json', 'other.safetensors'])('%s cannot be kept', async (file) => {
  expect([400, 404]).toContain((await keep(encodeURIComponent(file), true)).status);
});
