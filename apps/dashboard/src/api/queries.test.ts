import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { everyRunQuery, newestRunsQuery } from './queries';

afterEach(() => vi.unstubAllGlobals());

const entry = (number: number) => ({
  id: `20261122-050000-${String(number).padStart(6, '0')}`,
  name: `harbour ${number}`,
  createdAt: number,
  status: { state: 'cancelled', startedAt: null, endedAt: number },
  kind: 'captioning',
  request: { dataset: 'boats' },
  images: 1,
  captioned: 0,
  review: {},
});

test('the newest runs of a thousand can be shown before all are read, and all come in one answer', async () => {
  const all = Array.from({ length: 1000 }, (_, at) => entry(1000 - at));
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(Response.json(all));
  });
  const client = new QueryClient();
  const reading = client.fetchQuery(everyRunQuery);
  await vi.waitFor(() => expect(client.getQueryData(newestRunsQuery.queryKey)).toHaveLength(60));
  expect(client.getQueryData(everyRunQuery.queryKey)).toBeUndefined();
  expect((await reading).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(asked).toEqual(['/api/runs']);
});
