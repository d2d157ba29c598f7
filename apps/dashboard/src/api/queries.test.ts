import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { everyRunQuery } from './queries';

afterEach(() => vi.unstubAllGlobals());

test('the newest runs are asked for before all of them, and only where none are shown yet', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response('[]'));
  });
  const client = new QueryClient();
  await client.fetchQuery(everyRunQuery);
  expect(asked).toEqual(['/api/runs?newest=60', '/api/runs']);
  await client.fetchQuery(everyRunQuery);
  expect(asked.slice(2)).toEqual(['/api/runs']);
});
