import { RunFixes } from '@pilothouse/contracts/fixes';
import { TrainingRun } from '@pilothouse/contracts/runs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

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

const fixesOf = async (id: string) => RunFixes.parse(await (await pilothouse.api(`runs/${id}/fixes`)).json());
const apply = (id: string, name: string) => pilothouse.api(`runs/${id}/fixes/${name}`, { method: 'POST' });

test('a run that ran out of memory is offered less, shows what would change, and runs again with it', async () => {
  const { id } = await training.start('oom', { batchSize: 4, networkRank: 16, networkAlpha: 8 });
  const failed = await training.reaches(id, 'failed');
  expect(failed.status).toMatchObject({ cause: 'out-of-memory' });
  const [fix] = await fixesOf(id);
  expect(fix).toMatchObject({
    name: 'memory-preset',
    changes: [{ label: 'Batch size', from: '4', to: '2' }],
    href: null,
  });

  const answer = await apply(id, 'memory-preset');
  expect(answer.status).toBe(201);
  const again = TrainingRun.parse(await answer.json());
  expect(again.id).not.toBe(id);
  expect(again.request).toEqual({ ...failed.request, batchSize: 2 });
  await training.reaches(again.id, 'failed', 'done');
});

test('a run whose loss is no number is offered a lower rate, although its trainer ended well', async () => {
  const { id } = await training.start('nan');
  await training.reaches(id, 'done', 'failed');
  expect((await fixesOf(id)).map(({ name }) => name)).toContain('lower-rate');
});

test('a run that ended well needs no fix, and one that is not offered cannot be applied', async () => {
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  expect(await fixesOf(id)).toEqual([]);
  const answer = await apply(id, 'lower-rate');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('no fix “lower-rate”') });
});

test('what a person has to do is not applied, and says so', async () => {
  const { id } = await training.start('nodata');
  await training.reaches(id, 'failed');
  expect(await fixesOf(id)).toMatchObject([{ name: 'open-dataset', href: '/datasets/?name=boats' }]);
  const answer = await apply(id, 'open-dataset');
  expect(answer.status).toBe(409);
});

test('fixes of a run that is not there', async () => {
  expect((await pilothouse.api('runs/20261122-074501-k3v9qa/fixes')).status).toBe(404);
});
