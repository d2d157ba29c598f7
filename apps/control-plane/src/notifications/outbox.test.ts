import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWebhookServer } from '../../test/webhook-server.js';
import { Outbox } from './outbox.js';
import { type Outcome, post } from './post.js';

let server: Awaited<ReturnType<typeof startWebhookServer>>;
let folder: string;
const opened: Outbox[] = [];

beforeEach(async () => {
  server = await startWebhookServer();
  folder = await mkdtemp(join(tmpdir(), 'ph-outbox-'));
  await writeFile(join(folder, 'outbox.json'), JSON.stringify({ waiting: [], known: [], floor: 0 }));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((outbox) => outbox.close()));
  await server.close();
  await rm(folder, { recursive: true });
});

async function open(waitsMs = [5, 5, 5], url = server.url('hook')) {
  const outcomes: Outcome[] = [];
  const outbox = new Outbox({
    path: join(folder, 'outbox.json'),
    deliver: (notification) => post(url, 'json', notification),
    onChanged: (outcome) => outcome && outcomes.push(outcome),
    onError: (error) => {
      throw error;
    },
    waitsMs,
  });
  opened.push(outbox);
  await outbox.load();
  return { outbox, outcomes };
}

const news = (title: string, at = 1000) => ({
  event: 'run.done' as const,
  at,
  title,
  text: 'text',
  about: {},
});
const titles = () => server.received.map(({ body }) => (JSON.parse(body) as { title: string }).title);

test('what the server could not take just now is sent again, and the order is kept', async () => {
  server.answers.push({ status: 503 }, { status: 429, headers: { 'retry-after': '0' } });
  const { outbox, outcomes } = await open();
  outbox.put('a', news('first'));
  outbox.put('b', news('second'));
  await vi.waitFor(() => expect(titles()).toEqual(['first', 'first', 'first', 'second']));
  const kinds = () => outcomes.map(({ kind }) => kind);
  await vi.waitFor(() => expect(kinds()).toEqual(['later', 'later', 'delivered', 'delivered']));
  expect(outbox.size).toBe(0);
});

test.each([
  [404, /nothing at this address/],
  [302, /a redirect, which is not followed/],
])('%i is not tried again, and does not stop the next one', async (status, text) => {
  server.answers.push({ status, headers: { location: server.url('elsewhere') } });
  const { outbox, outcomes } = await open();
  outbox.put('a', news('first'));
  outbox.put('b', news('second'));
  await vi.waitFor(() => expect(outcomes).toHaveLength(2));
  expect(server.received.map(({ path }) => path)).toEqual(['/hook', '/hook']);
  expect(outcomes[0]).toMatchObject({ kind: 'refused', text: expect.stringMatching(text) });
  expect(JSON.stringify(outcomes)).not.toContain('secret of the inner network');
});

test('what was not delivered is delivered by the next process, and nothing is told twice', async () => {
  const { outbox } = await open([60_000], 'http://127.0.0.1:1/nobody');
  outbox.put('a', news('first'));
  await vi.waitFor(async () =>
    expect(await readFile(join(folder, 'outbox.json'), 'utf8')).toContain('first'),
  );
  await outbox.close();

  const { outbox: next } = await open();
  next.put('a', news('first'));
  await vi.waitFor(() => expect(titles()).toEqual(['first']));
  await next.close();

  const { outbox: last } = await open();
  last.put('a', news('first'));
  last.put('b', news('second'));
  await vi.waitFor(() => expect(titles()).toEqual(['first', 'second']));
});

test('after the last attempt it is given up', async () => {
  const { outbox, outcomes } = await open([1], 'http://127.0.0.1:1/nobody');
  outbox.put('a', news('first'));
  await vi.waitFor(() => expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'later']));
  expect(outbox.size).toBe(0);
});

test('what waits is bounded: the oldest goes', async () => {
  const { outbox } = await open([60_000], 'http://127.0.0.1:1/nobody');
  for (let at = 0; at < 150; at++) outbox.put(`key ${at}`, news(`number ${at}`));
  expect(outbox.size).toBe(100);
  await outbox.close();
  const text = await readFile(join(folder, 'outbox.json'), 'utf8');
  expect(text).toContain('"number 149"');
  expect(text).not.toContain('"number 0"');
});

test('when it is not known any more what was told, nothing of the past is told again', async () => {
  await rm(join(folder, 'outbox.json'));
  const { outbox } = await open();
  outbox.put('old', news('old', Date.now() - 60_000));
  outbox.put('new', news('new', Date.now() + 60_000));
  await vi.waitFor(() => expect(titles()).toEqual(['new']));
});
