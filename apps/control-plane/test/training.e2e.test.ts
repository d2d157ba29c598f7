import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { DatasetContent } from '@pilothouse/contracts/datasets';
import {
  TrainingEnd,
  TrainingError,
  TrainingJobs,
  TrainingProgress,
  TrainingStarted,
} from '@pilothouse/contracts/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { picture } from './library.js';
import { baseModel, makeTrainingGround, type TrainingGround, trainingAt } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let runs: ReturnType<typeof trainingAt>;

beforeAll(async () => {
  ground = await makeTrainingGround({ stepMs: 2 });
  pilothouse = await boot({ workspace: ground.workspace });
  runs = trainingAt((path, init) => pilothouse.api(path, init));
});
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
});

const FIELDS = { name: 'my_style', trigger_word: 'mystyle, ink', epochs: '2', family: 'sd15' };
/** For a run that must not be over before it is stopped. */
const LONG = { epochs: '100' };

async function send(fields: Record<string, string>, images?: Record<string, Buffer>) {
  const form = new FormData();
  const sent = images ?? { 'first.PNG': await picture('png'), 'second.jpg': await picture('jpeg') };
  for (const [file, bytes] of Object.entries(sent))
    form.append('images', new Blob([new Uint8Array(bytes)]), file);
  // After the files, as a client may send them.
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return pilothouse.api('training/start', { method: 'POST', body: form });
}

async function start(name: string, more: Record<string, string> = {}) {
  const answer = await send({ ...FIELDS, name, ...more });
  if (answer.status !== 200) throw new Error(await answer.text());
  return TrainingStarted.parse(await answer.json());
}

type Heard = { id: number; event: string; data: unknown };

/** The whole stream, to its end. `onOpen` is called once it has begun. */
async function listen(
  path: string,
  headers: Record<string, string> = {},
  onOpen?: () => unknown,
): Promise<Heard[]> {
  const answer = await pilothouse.api(path, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  await onOpen?.();
  const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('id: '));
  return blocks.map((block) => {
    const [id, event, data] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
    return { id: Number(id), event: event!, data: JSON.parse(data!) as unknown };
  });
}

describe('a job from start to finish', () => {
  let job: TrainingStarted;
  let heard: Heard[];

  beforeAll(async () => {
    job = await start('my_style');
    heard = await listen(`training/progress/${job.job_id}`);
  });

  test('starts with an id and, before anything was measured, no made-up duration', () => {
    expect(job).toEqual({ job_id: expect.any(String), status: 'started', estimated_duration_minutes: null });
  });

  test('made a dataset of the images, each captioned with the whole trigger string', async () => {
    const content = DatasetContent.parse(await (await pilothouse.api('datasets/my_style')).json());
    expect(content.images.map(({ file, caption }) => [file, caption])).toEqual([
      ['0000.png', 'mystyle, ink'],
      ['0001.jpg', 'mystyle, ink'],
    ]);
  });

  test('tells its progress in named events with rising ids, and ends with the path of the LoRA', async () => {
    const ids = heard.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const progress = heard.slice(0, -1);
    expect(progress.length).toBeGreaterThan(1);
    for (const { event, data } of progress) {
      expect(event).toBe('progress');
      TrainingProgress.parse(data);
    }
    const end = TrainingEnd.parse(heard.at(-1)!.data);
    if (end.status !== 'complete') throw new Error(JSON.stringify(end));
    expect(heard.at(-1)!.event).toBe('complete');
    expect(end.lora_path).toBe(ground.loras('my_style.safetensors'));
    expect((await readFile(end.lora_path!)).length).toBeGreaterThan(100);
  });

  test('answers who asks later with the end, once, and then with nothing more', async () => {
    const again = await listen(`training/progress/${job.job_id}`);
    expect(again).toEqual([heard.at(-1)]);
    const headers = { 'last-event-id': String(again[0]!.id) };
    const more = await pilothouse.api(`training/progress/${job.job_id}`, { headers });
    expect(more.status).toBe(204);
  });

  test('answers who lost the connection with how it stands now', async () => {
    const { job_id } = await start('slow reconnect', LONG);
    await runs.passesStep(job_id, 1);
    const stop = () => runs.stop(job_id);
    const [first] = await listen(`training/progress/${job_id}`, { 'last-event-id': '17' }, stop);
    expect(first).toMatchObject({ event: 'progress', data: { status: 'training' } });
  });

  test('stands in the list as complete, at 100 percent', async () => {
    const { active_jobs, jobs } = TrainingJobs.parse(await (await pilothouse.api('training/status')).json());
    expect(active_jobs).toBe(0);
    const mine = jobs.find(({ job_id }) => job_id === job.job_id);
    expect(mine).toMatchObject({ name: 'my_style', status: 'complete', progress: 100 });
  });

  test('lets the next start say how long it will take, as measured here', async () => {
    const next = await start('measured');
    expect(next.estimated_duration_minutes).toBeGreaterThanOrEqual(1);
    await runs.reaches(next.job_id, 'done');
  });

  test('of a name that is taken gets a dataset and a LoRA of its own', async () => {
    const next = await start('my_style');
    await runs.reaches(next.job_id, 'done');
    expect(readdirSync(ground.loras(''))).toEqual(expect.arrayContaining(['my_style-2.safetensors']));
    expect((await pilothouse.api('datasets/my_style-2')).status).toBe(200);
  });
});

test('without an id, progress is that of the active job', async () => {
  const job = await start('active', { project_name: 'ignored' });
  const heard = await listen('training/progress');
  expect(heard.at(-1)!.data).toMatchObject({ lora_path: ground.loras('active.safetensors') });
  expect((await runs.get(job.job_id)).status.state).toBe('done');
  expect((await pilothouse.api('training/progress')).status).toBe(404);
});

test('a job that fails ends with an event that says why', async () => {
  const { job_id } = await start('with crash');
  const heard = await listen(`training/progress/${job_id}`);
  expect(heard.at(-1)).toMatchObject({ event: 'failed', data: { message: expect.stringMatching(/nobody/) } });
});

test('a job that is stopped ends as cancelled', async () => {
  const { job_id } = await start('slow one', LONG);
  const listening = listen(`training/progress/${job_id}`);
  await runs.passesStep(job_id, 1);
  await runs.stop(job_id);
  expect((await listening).at(-1)).toMatchObject({ event: 'cancelled', data: { status: 'cancelled' } });
});

test('project_name will do for name', async () => {
  const answer = await send({
    project_name: 'older client',
    trigger_word: 'old',
    epochs: '1',
    family: 'sd15',
  });
  const { job_id } = TrainingStarted.parse(await answer.json());
  expect((await runs.reaches(job_id, 'done')).request.name).toBe('older client');
});

describe('what is refused', () => {
  const png = () => picture('png');

  test.each([
    ['no name', { name: '' }, 400, /name/],
    ['a name of only dots', { name: '....' }, 400, /name/],
    ['a name that leads out', { name: '../../x' }, 400, /name/],
    ['no trigger word', { trigger_word: ' , ' }, 400, /trigger_word/],
    ['a trigger word with a quote', { trigger_word: 'a"b' }, 400, /trigger word/],
    ['no epochs', { epochs: '0' }, 400, /epochs/],
    ['a learning rate that is no number', { learning_rate: 'fast' }, 400, /learning_rate/],
    ['a family without a base model', { family: 'sdxl' }, 409, /no SDXL base model.*models\/checkpoints/],
    ['a base model that is not there', { base_model: 'checkpoints/x.safetensors' }, 400, /x\.safetensors/],
    ['a base model outside the models', { base_model: '../secret' }, 400, /base_model|path/],
  ])('%s: a sentence, and nothing is made', async (_what, more, status, message) => {
    const before = readdirSync(`${ground.workspace}/datasets`);
    const answer = await send({ ...FIELDS, name: 'refused', ...more }, { 'a.png': await png() });
    const error = TrainingError.parse(await answer.json());
    expect(error).toMatchObject({ statusCode: status, message: expect.stringMatching(message) });
    expect(answer.status).toBe(status);
    expect(readdirSync(`${ground.workspace}/datasets`)).toEqual(before);
    expect(readdirSync(`${ground.workspace}/.pilothouse/staging`)).toEqual([]);
  });

  test('no images', async () => {
    const answer = await send(FIELDS, {});
    expect(TrainingError.parse(await answer.json())).toMatchObject({
      statusCode: 400,
      code: 'INVALID_INPUT',
    });
  });

  test('an image that is none, named, and the good ones are not trained on without it', async () => {
    const images = {
      'good.png': await png(),
      'bad.png': Buffer.from('text'),
      '../x.png': Buffer.alloc(0),
      'clip.mp4': Buffer.from('\0\0\0\x18ftypisom and more'),
    };
    const answer = await send({ ...FIELDS, name: 'mixed' }, images);
    const { details, message } = TrainingError.parse(await answer.json());
    expect(answer.status).toBe(400);
    expect(message).toContain('bad.png');
    expect(details).toMatchObject([
      { file: 'bad.png' },
      { file: '../x.png' },
      { file: 'clip.mp4', reason: expect.stringMatching(/It is a video/) as string },
    ]);
    expect((await pilothouse.api('datasets/mixed')).status).toBe(404);
  });

  test('two base models to choose from, both named', async () => {
    for (const name of ['one', 'two'])
      await writeFile(
        `${ground.workspace}/models/checkpoints/xl-${name}.safetensors`,
        baseModel('stable-diffusion-xl-v1-base'),
      );
    const isListed = async () => (await (await pilothouse.api('models')).text()).match(/"family":"sdxl"/g);
    await expect.poll(isListed).toHaveLength(2);
    const answer = await send({ ...FIELDS, family: 'sdxl' }, { 'a.png': await png() });
    const error = TrainingError.parse(await answer.json());
    expect(error.statusCode).toBe(409);
    expect(error.message).toMatch(/xl-one\.safetensors.*xl-two\.safetensors/);
  });

  test('a body that is no multipart, and a job that is not there', async () => {
    const json = await pilothouse.send('POST', 'training/start', { name: 'x' });
    expect(TrainingError.parse(await json.json()).statusCode).toBe(400);
    const gone = await pilothouse.api('training/progress/20200101-000000-abcdef');
    expect(TrainingError.parse(await gone.json()).statusCode).toBe(404);
  });

  test('whoever is not logged in', async () => {
    const answer = await fetch(`${pilothouse.url}/api/training/status`);
    expect(answer.status).toBe(401);
    expect(TrainingError.parse(await answer.json())).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
