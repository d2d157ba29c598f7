import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { trashQuery } from './trash.queries';

afterEach(() => vi.unstubAllGlobals());

const item = (what: string) => ({
  id: '20261129064709-7389492a4446e7ef',
  what,
  trashedAt: 1,
  kind: 'dataset',
  from: 'datasets',
  count: 1,
  bytes: 0,
  freesBytes: 0,
  problem: '',
});

test('what was deleted while nobody looked at the trash is there for whoever looks again', async () => {
  let inTrash: unknown[] = [];
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(inTrash)));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const show = () => {
    const seen: (number | undefined)[] = [];
    const observer = new QueryObserver(client, trashQuery);
    const leave = observer.subscribe(({ data }) => seen.push(data?.length));
    return { seen, leave };
  };
  const first = show();
  await vi.waitFor(() => expect(first.seen.at(-1)).toBe(0));
  first.leave();
  inTrash = [item('harbour')];
  const second = show();
  await vi.waitFor(() => expect(second.seen.at(-1)).toBe(1));
  second.leave();
  client.clear();
});
