import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Delivery, Webhook } from '@pilothouse/contracts/notifications';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, type TrainingGround, trainingAt, WAIT } from './training-ground.js';
import { startWebhookServer } from './webhook-server.js';

let ground: TrainingGround;
let pilothouse: Booted;
let server: Awaited<ReturnType<typeof startWebhookServer>>;
const training = trainingAt((path, init) => pilothouse.api(path, init));

beforeAll(async () => {
  server = await startWebhookServer();
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
});
beforeEach(() => void server.received.splice(0));
afterAll(async () => {
  await pilothouse.close();
  await ground.remove();
  await server.close();
});

const SECRET = 'a-topic-nobody-guesses-7k2f';
const change = (body: unknown) => pilothouse.send('PATCH', 'notifications/webhook', body);
const shown = async () => Webhook.parse(await (await pilothouse.api('notifications/webhook')).json());

test('the address is kept for the owner alone and never told whole', async () => {
  const socket = pilothouse.socket();
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const told = new Promise((resolve) => socket.on('webhook.changed', resolve));
  const answer = await change({ url: server.url(SECRET), kind: 'json' });
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(Webhook.parse(JSON.parse(text))).toMatchObject({
    address: `http://127.0.0.1:${new URL(server.url('')).port}/…7k2f`,
    kind: 'json',
    events: ['run.done', 'run.failed', 'run.interrupted', 'alert.raised', 'alert.cleared'],
    waiting: 0,
  });
  const everything = [text, JSON.stringify(await told), JSON.stringify(await shown())].join();
  expect(everything).not.toContain('nobody-guesses');
  expect((await stat(join(ground.workspace, 'config/webhook.json'))).mode & 0o777).toBe(0o600);
});

test('a run that ends is told, with what became of it', async () => {
  const { id } = await training.start('harbour');
  await training.reaches(id, 'done');
  await vi.waitFor(() => expect(server.received).toHaveLength(1), WAIT);
  const { path, body } = server.received[0]!;
  expect(path).toBe(`/${SECRET}`);
  expect(JSON.parse(body)).toMatchObject({
    event: 'run.done',
    title: 'harbour is done',
    text: expect.stringMatching(/^SD 1\.5, step 40 of 40, in \d+ s\. Published as models\/loras\/harbour\./),
    about: { run: id, name: 'harbour', published: 'loras/harbour.safetensors', path: `/runs/?id=${id}` },
  });
  await vi.waitFor(async () =>
    expect(await shown()).toMatchObject({ waiting: 0, last: { isDelivered: true } }),
  );
});

test('nothing is told twice after a restart, and what ended meanwhile is told then', async () => {
  const { id } = await training.start('slow pier', { epochs: 8 });
  await training.passesStep(id, 5);
  await pilothouse.close();
  await ground.kill();
  pilothouse = await boot({ workspace: ground.workspace });
  await training.reaches(id, 'interrupted');
  await vi.waitFor(() => expect(server.received).toHaveLength(1), WAIT);
  expect(JSON.parse(server.received[0]!.body)).toMatchObject({
    event: 'run.interrupted',
    about: { run: id },
  });
});

test('the test message goes out at once, in the words of each kind of server', async () => {
  const test = async () =>
    Delivery.parse(await (await pilothouse.send('POST', 'notifications/webhook/test')).json());
  await change({ kind: 'ntfy' });
  expect(await test()).toMatchObject({ isDelivered: true, text: 'Delivered: the server answered 200.' });
  await change({ kind: 'discord' });
  server.answers.push({ status: 404 });
  expect(await test()).toMatchObject({
    isDelivered: false,
    text: 'The server answered 404: there is nothing at this address.',
  });
  const [ntfy, discord] = server.received;
  expect(ntfy!.headers).toMatchObject({ tags: 'bell', 'content-type': 'text/plain; charset=utf-8' });
  expect(ntfy!.headers.title).toBe(`=?UTF-8?B?${btoa('Pilothouse can reach you')}?=`);
  expect(JSON.parse(discord!.body)).toMatchObject({
    embeds: [{ title: 'Pilothouse can reach you' }],
    allowed_mentions: { parse: [] },
  });
});

test('only the events one wants are told, and those of before are not made up for', async () => {
  await change({ kind: 'json', events: ['run.failed'] });
  const { id } = await training.start('quay');
  await training.reaches(id, 'done');
  await change({ events: ['run.done'] });
  const next = await training.start('mole');
  await training.reaches(next.id, 'done');
  await vi.waitFor(() => expect(server.received).toHaveLength(1), WAIT);
  expect(server.received[0]!.body).toContain('mole is done');
});

test.each([
  ['ftp://example.org/x', 'An address starts with http:// or https://'],
  ['file:///etc/passwd', 'An address starts with http:// or https://'],
  ['not an address', 'An address starts with http:// or https://'],
  ['https://me:secret@example.org/', 'An address holds no user name and no password'],
])('%s is refused', async (url, why) => {
  const answer = await change({ url });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(why);
});

test('without an address there is nobody to tell', async () => {
  await change({ url: null });
  expect(await shown()).toMatchObject({ address: null, waiting: 0 });
  expect((await pilothouse.send('POST', 'notifications/webhook/test')).status).toBe(409);
  expect(await readFile(join(ground.workspace, 'config/webhook.json'), 'utf8')).not.toContain(SECRET);
});
