import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue, Run } from '@pilothouse/contracts/runs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, request, type TrainingGround, trainingAt, WAIT } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;
let training: ReturnType<typeof trainingAt>;
const toEnd: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  ground = await makeTrainingGround();
  toEnd.push(async () => {
    await ground.kill();
    await ground.remove();
  });
  await bootHere();
});
afterEach(async () => {
  for (const end of toEnd.splice(0).reverse()) await end();
});

async function bootHere() {
  const booted = await boot({ workspace: ground.workspace });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= booted.close());
  toEnd.push(close);
  pilothouse = { ...booted, close };
  training = trainingAt((path, init) => booted.api(path, init));
}

/** A long run, and behind it those that wait. */
async function fill(...names: string[]) {
  const busy = await training.start('slow busy', { epochs: 20 });
  const waiting: Run[] = [];
  for (const name of names) waiting.push(await training.start(name));
  return { busy, ids: waiting.map(({ id }) => id) };
}

async function post(path: string): Promise<Run> {
  const answer = await pilothouse.send('POST', path);
  if (!answer.ok) throw new Error(await answer.text());
  return Run.parse(await answer.json());
}

async function pause(paused: boolean): Promise<Queue> {
  const answer = await pilothouse.send('PATCH', 'runs/queue', { paused });
  if (!answer.ok) throw new Error(await answer.text());
  return Queue.parse(await answer.json());
}

const queue = async () => Queue.parse(await (await pilothouse.api('runs/queue')).json());

const arrange = (ids: string[]) => pilothouse.send('PUT', 'runs/queue', { ids });

async function waitingNames(): Promise<string[]> {
  const waiting = (await training.list()).filter(({ place }) => place !== null);
  return waiting.sort((a, b) => a.place! - b.place!).map((run) => run.name);
}

test('runs wait in the order they are given, and start in it', async () => {
  const { busy, ids } = await fill('a', 'b', 'c');
  expect(await waitingNames()).toEqual(['a', 'b', 'c']);
  expect((await arrange([ids[2]!, ids[0]!])).status).toBe(200);
  expect(await waitingNames()).toEqual(['c', 'a', 'b']);

  await training.stop(busy.id);
  await Promise.all(ids.map((id) => training.reaches(id, 'done')));
  const runs = await Promise.all(ids.map((id) => training.get(id)));
  const begun = runs.sort((a, b) => startOf(a) - startOf(b)).map(({ request }) => request.name);
  expect(begun).toEqual(['c', 'a', 'b']);
});

const startOf = ({ status }: Run) => ('startedAt' in status ? (status.startedAt ?? 0) : 0);

test('everybody who is moved is told of', async () => {
  const { ids } = await fill('a', 'b', 'c');
  const heard = new Map<string, number | null>();
  const socket = pilothouse.socket();
  await new Promise<void>((connected) => socket.once('connect', () => connected()));
  socket.on('run.changed', ({ id, place }: Run) => heard.set(id, place));
  await arrange([ids[1]!, ids[0]!, ids[2]!]);
  await expect.poll(() => [heard.get(ids[1]!), heard.get(ids[0]!)], WAIT).toEqual([1, 2]);
  expect(heard.has(ids[2]!)).toBe(false);

  await training.stop(ids[1]!);
  await expect.poll(() => ids.map((id) => heard.get(id)), WAIT).toEqual([1, null, 2]);
});

test('a run that is held lets the others pass, and goes when it is released', async () => {
  const { busy, ids } = await fill('held', 'after');
  expect((await post(`runs/${ids[0]}/hold`)).status).toEqual({ state: 'queued', held: true });
  await training.stop(busy.id);
  await training.reaches(ids[1]!, 'done');
  expect((await training.get(ids[0]!)).status).toEqual({ state: 'queued', held: true });

  await post(`runs/${ids[0]}/release`);
  await training.reaches(ids[0]!, 'done');
  const refused = await pilothouse.send('POST', `runs/${ids[0]}/hold`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('does not wait in the queue any more');
});

test('run next goes to the head, and is held no more', async () => {
  const { ids } = await fill('a', 'b', 'c');
  await post(`runs/${ids[2]}/hold`);
  expect(await post(`runs/${ids[2]}/next`)).toMatchObject({ place: 1, status: { held: false } });
  expect(await waitingNames()).toEqual(['c', 'a', 'b']);
});

test('who takes a run out of the queue is answered once that is on the disk', async () => {
  const { ids } = await fill('first');
  const stopped = await post(`runs/${ids[0]}/stop`);
  const events = await readFile(join(ground.workspace, 'runs', ids[0]!, 'events.ndjson'), 'utf8');
  expect(stopped.status.state).toBe('cancelled');
  expect(JSON.parse(events.trim().split('\n').at(-1)!)).toMatchObject({ status: { state: 'cancelled' } });
});

test('retry asks for the same again, and only of a run that has ended', async () => {
  const { id, request } = await training.start('with crash', { networkRank: 7 });
  await training.reaches(id, 'failed');
  const again = await post(`runs/${id}/retry`);
  expect(again.id).not.toBe(id);
  expect(again.request).toEqual(request);
  await training.reaches(again.id, 'failed');

  const { busy } = await fill();
  expect((await pilothouse.send('POST', `runs/${busy.id}/retry`)).status).toBe(409);
});

test('a run that is queued on hold does not begin, not even for a moment, until it is released', async () => {
  const asked = await pilothouse.send('POST', 'runs?held=true', request('later'));
  expect(asked.status).toBe(201);
  const later = Run.parse(await asked.json());
  expect(later.status).toEqual({ state: 'queued', held: true });
  const passing = await training.start('passing');
  await training.reaches(passing.id, 'done');
  const files = (await (await pilothouse.api(`runs/${later.id}/files`)).json()) as { events: object[] };
  expect(files.events).toMatchObject([{ text: expect.stringMatching(/On hold until it is released\.$/) }]);
  await post(`runs/${later.id}/release`);
  await training.reaches(later.id, 'done');
});

test('order and hold survive a restart; a torn order leaves the oldest first', async () => {
  const { ids } = await fill('a', 'b', 'c');
  await post(`runs/${ids[0]}/hold`);
  await arrange([ids[2]!, ids[1]!, ids[0]!]);
  await pilothouse.close();
  await bootHere();
  expect(await waitingNames()).toEqual(['c', 'b', 'a']);
  expect((await training.get(ids[0]!)).status).toEqual({ state: 'queued', held: true });

  await pilothouse.close();
  const file = join(ground.workspace, 'runs/queue.json');
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
  await bootHere();
  expect(await waitingNames()).toEqual(['a', 'b', 'c']);
});

test('while the queue is paused nothing begins, also over a restart; what is in progress goes on', async () => {
  const { busy, ids } = await fill('a');
  const heard: Queue[] = [];
  const socket = pilothouse.socket();
  await new Promise<void>((connected) => socket.once('connect', () => connected()));
  socket.on('queue.changed', (news: Queue) => heard.push(news));
  const { pausedAt } = await pause(true);
  expect(pausedAt).toBeGreaterThan(busy.createdAt);
  expect((await pause(true)).pausedAt).toBe(pausedAt);
  await expect.poll(() => heard, WAIT).toEqual([{ pausedAt }, { pausedAt }]);
  const { step } = (await training.get(busy.id)).progress;
  await training.passesStep(busy.id, (step ?? 0) + 2);

  await training.stop(busy.id);
  await training.reaches(busy.id, 'cancelled');
  const later = await training.start('later');
  expect((await post(`runs/${later.id}/next`)).place).toBe(1);
  await pilothouse.close();
  await bootHere();
  expect(await queue()).toEqual({ pausedAt });
  expect(await arrange([ids[0]!, later.id])).toMatchObject({ status: 200 });
  await beat();
  expect(await waitingNames()).toEqual(['a', 'later']);

  expect(await pause(false)).toEqual({ pausedAt: null });
  await Promise.all([ids[0]!, later.id].map((id) => training.reaches(id, 'done')));
});

test('a run that goes on by itself waits too while the queue is paused', async () => {
  await pilothouse.send('PATCH', 'settings', { resuming: { policy: 'automatic' } });
  const { id } = await training.start('slow boat', { epochs: 40, repeats: 1 });
  await expect.poll(async () => (await training.get(id)).resumableFrom, WAIT).not.toBeNull();
  const { pausedAt } = await pause(true);
  await pilothouse.close();
  await ground.kill();
  await bootHere();
  await training.reaches(id, 'interrupted');
  await expect.poll(async () => (await training.get(id)).continuedAs, WAIT).not.toBeNull();
  const { continuedAs } = await training.get(id);
  await beat();
  expect(await queue()).toEqual({ pausedAt });
  expect(await training.get(continuedAs!)).toMatchObject({ status: { state: 'queued' }, place: 1 });

  await pause(false);
  await training.passesStep(continuedAs!, 1);
});

/** Longer than a run that may begin takes to do so. */
const beat = () => new Promise((resolve) => setTimeout(resolve, 500));

test('an order that names a run twice, or no run, is refused', async () => {
  const { ids } = await fill('a');
  expect((await arrange([ids[0]!, ids[0]!])).status).toBe(400);
  expect((await arrange(['../x'])).status).toBe(400);
});
