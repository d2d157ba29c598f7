import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { LogFeed } from './log-feed';
import { LogSearch } from './log-search';
import type { LevelChoice } from './use-log-view';

export type SearchView = {
  query: string;
  setQuery: (query: string) => void;
  /** How many lines hold it, as far as was looked. */
  count: number;
  isSearching: boolean;
  /** The hit that is looked at; null when there is none. */
  hit: number | null;
  /** Its place among all, from 1 on; 0 when there is none. */
  place: number;
  /** To the next hit below or above; without one yet, from `near` on. */
  go: (by: 1 | -1, near: number) => void;
  leave: () => void;
};

/** What is looked for in one log. The looking is done between the other work of the page. */
export function useLogSearch(feed: LogFeed, level: LevelChoice): SearchView {
  const search = useMemo(() => new LogSearch(feed.lines), [feed]);
  useSyncExternalStore(search.subscribe, search.read, search.read);
  const [query, setQuery] = useState('');
  const [hit, setHit] = useState<number | null>(null);
  const [wish, setWish] = useState<{ by: 1 | -1; near: number } | null>(null);

  useEffect(() => search.ask(query, level), [search, query, level]);
  useEffect(() => {
    const stop = feed.subscribe(() => search.look());
    return () => {
      stop();
      search.close();
    };
  }, [feed, search]);

  const go = (by: 1 | -1, near: number) =>
    setHit(by === 1 ? search.after(hit ?? near - 1) : search.before(hit ?? near + 1));
  // Somebody pressed Enter before anything was found.
  const isGranted = wish !== null && search.count > 0;
  useEffect(() => {
    if (!isGranted) return;
    go(wish.by, wish.near);
    setWish(null);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as soon as there is something to go to
  }, [isGranted]);

  return {
    query,
    setQuery: (next) => {
      setQuery(next);
      setHit(null);
      setWish(null);
    },
    count: search.count,
    isSearching: search.isSearching,
    hit,
    place: hit === null ? 0 : search.placeOf(hit),
    go: (by, near) => (search.count > 0 ? go(by, near) : setWish({ by, near })),
    leave: () => setHit(null),
  };
}
