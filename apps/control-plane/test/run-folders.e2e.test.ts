import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LiveEvents } from '@pilothouse/contracts/live';
import type { Socket } from 'socket.io-client';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

let ground: TrainingGround;
let booted: Booted;
let training: ReturnType<typeof trainingAt>;

beforeEach(async () => {
  ground = await makeTrainingGround();
  await start();
});
afterEach(async () => {
  await booted.close();
  await ground.remove();
});

async function start() {
  booted = await boot({ workspace: ground.workspace });
  training = trainingAt((path, init) => booted.api(path, init));
}

async function finished() {
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  await booted.close();
  return id;
}

test.each(['{ "broken', '{}'])('a run whose record says %j is left where it is', async (text) => {
  const id = await finished();
  writeFileSync(ground.inRun(id, 'run.json'), text);
  await start();
  expect(await training.list()).toEqual([]);
  expect(existsSync(ground.inRun(id, 'checkpoints/harbour.safetensors'))).toBe(true);
  expect(readdirSync(`${ground.workspace}/trash`)).toEqual([]);
});

test('a run whose record was deleted is left where it is', async () => {
  const id = await finished();
  rmSync(ground.inRun(id, 'run.json'));
  await start();
  expect(existsSync(ground.inRun(id, 'checkpoints/harbour.safetensors'))).toBe(true);
});

test.each(['deleted', 'garbage'])(
  'a finished run whose events are %s is done again, not trained and published again',
  async (how) => {
    const id = await finished();
    if (how === 'deleted') rmSync(ground.inRun(id, 'events.ndjson'));
    else writeFileSync(ground.inRun(id, 'events.ndjson'), 'garbage');
    const log = await ground.logOf(id);
    await start();
    await training.reaches(id, 'done');
    await sleep(100);
    expect(readdirSync(ground.loras(''))).toEqual(['harbour.safetensors']);
    expect((await ground.logOf(id)).equals(log)).toBe(true);
  },
);

test('a run that has ended goes from every page when a shell removes its folder', async () => {
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  const socket: Socket<LiveEvents> = booted.socket();
  const told = new Promise((resolve) => socket.on('run.removed', resolve));
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  rmSync(ground.inRun(id), { recursive: true });
  expect(await told).toEqual({ id });
  expect(await training.list()).toEqual([]);
});

test('a run whose folder is removed while it is in progress does not stay so for ever', async () => {
  const { id } = await training.start('slow harbour');
  await training.passesStep(id, 2);
  // Its trainer still writes into it, so it takes more than one try.
  rmSync(ground.inRun(id), { recursive: true, maxRetries: 20, retryDelay: 20 });
  const { status } = await training.reaches(id, 'interrupted');
  expect(status).toMatchObject({ reason: expect.stringMatching(/^The folder of this run was removed/) });
  // With what its trainer has made again since, or with nothing.
  await booted.api(`runs/${id}`, { method: 'DELETE' });
  expect(await training.list()).toEqual([]);
  const next = await training.start('next');
  await training.reaches(next.id, 'done');
});
