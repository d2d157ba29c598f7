import { readFile, symlink } from 'node:fs/promises';
import { Run } from '@pilothouse/contracts/runs';
import { Sample, Sampling } from '@pilothouse/contracts/samples';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let run: Run;
let samples: Sample[];
const heard: { id: string; sample: Sample }[] = [];
const told: Run[] = [];

const PROMPT = 'boat, a "pier" --w 64\n--n at dusk';
const SAMPLED = Sampling.parse({
  prompts: [
    { prompt: PROMPT, width: 128, height: 64, seed: 7, steps: 4, guidance: 5 },
    { prompt: 'boat', width: 64, height: 64, steps: 4, guidance: 5 },
  ],
});

beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 40 });
  pilothouse = await boot({ workspace: ground.workspace });
  const training = trainingAt((path, init) => pilothouse.api(path, init));
  const socket = pilothouse.socket();
  socket.on('run.sampled', (news: { id: string; sample: Sample }) => heard.push(news));
  socket.on('run.changed', (each: Run) => told.push(each));
  const { id } = await training.start('harbour', { samples: SAMPLED });
  run = await training.reaches(id, 'done', 'failed');
  samples = Sample.array().parse(await (await pilothouse.api(`runs/${id}/samples`)).json());
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

const get = (path: string, init?: RequestInit) => pilothouse.api(`runs/${run.id}/samples/${path}`, init);

test('a run samples every prompt before training and after each epoch, and says which epochs are there', () => {
  expect(run.status.state).toBe('done');
  expect(samples.map(({ prompt, epoch }) => [epoch, prompt])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  expect(samples[0]).toMatchObject({ width: 128, height: 64 });
  expect(run.sampledEpochs).toEqual([0, 1, 2]);
});

test('the trainer was given the prompts as they were typed', async () => {
  const prompts = JSON.parse(
    await readFile(ground.inRun(run.id, 'sample-prompts.json'), 'utf8'),
  ) as unknown[];
  expect(prompts[0]).toMatchObject({ prompt: PROMPT, width: 128, seed: 7 });
});

test('each sample was pushed when it was whole, while the run went on', () => {
  const mine = heard.filter(({ id }) => id === run.id);
  expect(new Set(mine.map(({ sample }) => sample.file))).toEqual(new Set(samples.map(({ file }) => file)));
  for (const { sample } of mine) expect(samples).toContainEqual(sample);
  expect(
    told.some(({ status, sampledEpochs }) => status.state === 'running' && sampledEpochs.length > 0),
  ).toBe(true);
});

test('a sample is sent as it is, and as a small copy that a browser may keep', async () => {
  const { file, savedAt } = samples[0]!;
  const original = await get(encodeURIComponent(file));
  expect(original.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await original.arrayBuffer()).length).toBe(samples[0]!.bytes);

  const small = await get(`${encodeURIComponent(file)}/thumbnail?size=64&v=${savedAt}`);
  expect(small.headers.get('cache-control')).toContain('immutable');
  const { format, width } = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
  expect([format, width]).toEqual(['webp', 64]);
  const again = await get(`${encodeURIComponent(file)}/thumbnail?size=64`, {
    headers: { 'if-none-match': small.headers.get('etag')! },
  });
  expect(again.status).toBe(304);
});

test.each(['..%2F..%2Frun.json', 'run.json', 'x_e000001_00_20261122093005_42.png', '.hidden.png'])(
  'nothing else is sent: %s',
  async (name) => {
    await symlink(
      ground.inRun(run.id, 'run.json'),
      ground.inRun(run.id, 'checkpoints/sample/x_e000001_00_20261122093005_42.png'),
    ).catch(() => undefined); // There since the case before.
    expect((await get(name)).status).toBeGreaterThanOrEqual(400);
    expect((await get(`${name}/thumbnail`)).status).toBeGreaterThanOrEqual(400);
  },
);

test('who is not logged in gets none', async () => {
  expect((await fetch(`${pilothouse.url}/api/runs/${run.id}/samples`)).status).toBe(401);
});
