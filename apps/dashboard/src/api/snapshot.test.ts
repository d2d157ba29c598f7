import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { beginNews } from './news';
import { change, patchCache, snapshot, theAnswer } from './snapshot';

const KEY = ['runs'];
const add = (one: string) => (all: string[]) => [...all, one];

test('an event changes what is shown', () => {
  const client = new QueryClient();
  client.setQueryData(KEY, ['a']);
  patchCache(client, KEY, add('b'));
  expect(client.getQueryData(KEY)).toEqual(['a', 'b']);
});

test('an event that comes while a snapshot is under way is not undone by it', async () => {
  const client = new QueryClient();
  const fetched = snapshot(KEY, async () => {
    await Promise.resolve();
    patchCache(client, KEY, add('news'));
    return ['old'];
  });
  expect(await fetched).toEqual(['old', 'news']);
});

test('an event before the first snapshot makes up no list', () => {
  const client = new QueryClient();
  patchCache(client, KEY, add('b'));
  expect(client.getQueryData(KEY)).toBeUndefined();
});

test('news from before a snapshot that failed is not kept for the next one', async () => {
  const client = new QueryClient();
  const refused = snapshot(KEY, () => Promise.reject(new Error('no')));
  patchCache(client, KEY, add('news'));
  await expect(refused).rejects.toThrow('no');
  expect(await snapshot(KEY, () => Promise.resolve(['fresh']))).toEqual(['fresh']);
});

test('a snapshot from before what the connection tells is fetched again', async () => {
  const answers = ['start.4', 'start.9', 'start.9'];
  let asked = 0;
  const look = () =>
    snapshot(KEY, (onStamp) => {
      onStamp(answers[asked]!);
      return Promise.resolve(answers[asked++]);
    });
  beginNews('start.5');
  expect(await look()).toBe('start.9');
  expect(await look()).toBe('start.9');
  expect(asked).toBe(3);
});

test('the answer to a change is shown', async () => {
  const client = new QueryClient();
  client.setQueryData(KEY, ['a']);
  await change<string[], string>(
    client,
    KEY,
    () => Promise.resolve('b'),
    (all, b) => [...all, b],
  );
  expect(client.getQueryData(KEY)).toEqual(['a', 'b']);
});

test('the answer to a change does not undo what was told while it was under way', async () => {
  const client = new QueryClient();
  client.setQueryData(KEY, ['running']);
  const sent = change(
    client,
    KEY,
    async () => {
      await Promise.resolve();
      patchCache(client, KEY, () => ['stopped']);
      return ['stopping'];
    },
    theAnswer,
  );
  expect(await sent).toEqual(['stopping']);
  expect(client.getQueryData(KEY)).toEqual(['stopped']);
});
