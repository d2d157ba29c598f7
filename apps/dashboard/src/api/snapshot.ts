import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { mayLackNews } from './news';

type Patch = (snapshot: never) => unknown;
/** News that came while an answer was under way: the answer may be older than it. */
type UnderWay = { hash: string; news: Patch[] };

const underWay = new Set<UnderWay>();

/**
 * For what is kept up to date only while a component shows it: whoever shows it next asks again, because nobody listened in
 * between. What was known stands on the screen until the answer comes.
 */
export const askedWhenShown = { refetchOnMount: 'always' } as const;

/**
 * Fetches, then applies the news that arrived meanwhile, so that an answer never undoes an event. One that is older than what the
 * connection tells is fetched again: something may have been told in between.
 */
export function snapshot<T>(
  key: QueryKey,
  fetch: (onStamp: (stamp: string) => void) => Promise<T>,
): Promise<T> {
  return hearing(key, async (news) => {
    let stamp: string | undefined;
    const look = () => fetch((given) => (stamp = given));
    let data = await look();
    if (stamp !== undefined && mayLackNews(stamp)) data = await look();
    return news.reduce<T>((shown, patch) => patch(shown as never) as T, data);
  });
}

/**
 * Sends a change and shows its answer, unless there was news of the same meanwhile: what is on the page is then as new as the answer,
 * or newer (a service that was "stopping" when the answer was written may have stopped before it came), and more news is to come.
 */
export function change<Shown, Answer>(
  client: QueryClient,
  key: QueryKey,
  send: () => Promise<Answer>,
  show: (shown: Shown, answer: Answer) => Shown,
): Promise<Answer> {
  return hearing(key, async (news) => {
    const answer = await send();
    if (news.length === 0) patchCache<Shown>(client, key, (shown) => show(shown, answer));
    return answer;
  });
}

/** For `change`: where the answer is all that is shown. */
export const theAnswer = <T>(_shown: T, answer: T) => answer;

/** Writes an event into what is shown, and into the snapshot that may be coming. */
export function patchCache<T>(client: QueryClient, key: QueryKey, patch: (snapshot: T) => T) {
  const hash = hashKey(key);
  for (const each of underWay) if (each.hash === hash) each.news.push(patch as Patch);
  client.setQueryData<T>(key, (shown) => (shown === undefined ? undefined : patch(shown)));
}

async function hearing<T>(key: QueryKey, ask: (news: readonly Patch[]) => Promise<T>): Promise<T> {
  const asking: UnderWay = { hash: hashKey(key), news: [] };
  underWay.add(asking);
  try {
    return await ask(asking.news);
  } finally {
    underWay.delete(asking);
  }
}
