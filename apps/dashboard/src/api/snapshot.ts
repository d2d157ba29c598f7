import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';

type Patch = (snapshot: never) => unknown;

// News that came while a snapshot was under way, by query key: the snapshot may be older than it.
const underWay = new Map<string, Patch[]>();

/** Fetches, then applies the news that arrived meanwhile, so that an answer never undoes an event. */
export async function snapshot<T>(key: QueryKey, fetch: () => Promise<T>): Promise<T> {
  const patches: Patch[] = [];
  underWay.set(hashKey(key), patches);
  try {
    return patches.reduce<T>((data, patch) => patch(data as never) as T, await fetch());
  } finally {
    if (underWay.get(hashKey(key)) === patches) underWay.delete(hashKey(key));
  }
}

/** Writes an event into what is shown, and into the snapshot that may be coming. */
export function patchCache<T>(client: QueryClient, key: QueryKey, patch: (snapshot: T) => T) {
  underWay.get(hashKey(key))?.push(patch as Patch);
  client.setQueryData<T>(key, (shown) => (shown === undefined ? undefined : patch(shown)));
}
