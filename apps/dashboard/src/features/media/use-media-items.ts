import type { MediaItem, MediaPage } from '@pilothouse/contracts/media';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { mediaPageQuery, PAGE_SIZE, type Wanted } from './media.queries';

/** While somebody drags the scroll bar, what flies by is not asked for. */
const SETTLE_MS = 60;

/** Everything that is wanted, however much: the pages that are looked at, and how many there are. */
export function useMediaItems(wanted: Wanted) {
  const [pages, setPages] = useState<readonly number[]>([0]);
  const [timer] = useState<{ id?: ReturnType<typeof setTimeout> }>({});
  const first = useQuery({ ...mediaPageQuery(wanted, 0), placeholderData: keepPreviousData });
  const others = useQueries({
    queries: pages.filter((page) => page > 0).map((page) => mediaPageQuery(wanted, page)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const known = new Map<number, MediaPage>();
  for (const page of [...(first.data ? [first.data] : []), ...others]) known.set(page.offset, page);

  const itemAt = (at: number): MediaItem | undefined =>
    known.get(at - (at % PAGE_SIZE))?.items[at % PAGE_SIZE];
  /** Among what has been read; −1 for all else. */
  const placeOf = (path: string): number => {
    for (const { offset, items } of known.values()) {
      const at = items.findIndex((item) => item.path === path);
      if (at >= 0) return offset + at;
    }
    return -1;
  };
  const look = useCallback(
    (from: number, to: number) => {
      clearTimeout(timer.id);
      timer.id = setTimeout(() => {
        const next: number[] = [];
        for (let page = Math.floor(from / PAGE_SIZE); page * PAGE_SIZE <= to; page++) next.push(page);
        setPages((before) => (before.join() === next.join() ? before : next));
      }, SETTLE_MS);
    },
    [timer],
  );
  return { query: first, page: first.data, total: first.data?.total ?? 0, itemAt, placeOf, look };
}

export type MediaItems = ReturnType<typeof useMediaItems>;
