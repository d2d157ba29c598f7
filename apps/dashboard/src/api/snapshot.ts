import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { mayLackNews } from './news';

type Patch = (snapshot: never) => unknown;

// News that came while a snapshot was under way, by query key: the snapshot may be older than it.
const underWay = new Map<string, Patch[]>();

/**
 * Fetches, then applies the news that arrived meanwhile, so that an answer never undoes an event. One that is older than what the
 * connection tells is fetched again: something may have been told in between.
 */
export async function snapshot<T>(
  key: QueryKey,
  fetch: (onStamp: (stamp: string) => void) => Promise<T>,
): Promise<T> {
  const patches: Patch[] = [];
  underWay.set(hashKey(key), patches);
  try {
    let stamp: string | undefined;
    const look = () => fetch((given) => (stamp = given));
    let data = await look();
    if (stamp !== undefined && mayLackNews(stamp)) data = await look();
    return patches.reduce<T>((shown, patch) => patch(shown as never) as T, data);
  } finally {
    if (underWay.get(hashKey(key)) === patches) underWay.delete(hashKey(key));
  }
}

/** Writes an event into what is shown, and into the snapshot that may be coming. */
export function patchCache<T>(client: QueryClient, key: QueryKey, patch: (snapshot: T) => T) {
  underWay.get(hashKey(key))?.push(patch as Patch);
  client.setQueryData<T>(key, (shown) => (shown === undefined ? undefined : patch(shown)));
}
