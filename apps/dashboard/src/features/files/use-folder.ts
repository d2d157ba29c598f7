import type { FileEntry, FilePage } from '@pilothouse/contracts/files';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { PAGE_SIZE, pageQuery, type Shown } from './files.queries';

/** While somebody drags the scroll bar, what flies by is not asked for. */
const SETTLE_MS = 60;

/** A folder of any length: the pages that are looked at, and how many entries there are. */
export function useFolder(shown: Shown) {
  const [pages, setPages] = useState<readonly number[]>([0]);
  const first = useQuery({ ...pageQuery(shown, 0), placeholderData: keepsFolder(shown) });
  const others = useQueries({
    queries: pages.filter((page) => page > 0).map((page) => pageQuery(shown, page)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  const known = new Map<number, FilePage>();
  for (const page of [...(first.data ? [first.data] : []), ...others]) known.set(page.offset, page);

  const entryAt = (at: number): FileEntry | undefined =>
    known.get(at - (at % PAGE_SIZE))?.entries[at % PAGE_SIZE];
  const look = useLook(setPages);
  return { query: first, page: first.data, total: first.data?.total ?? 0, entryAt, look };
}

export type Folder = ReturnType<typeof useFolder>;

/** Another order or search of the same folder stays on the screen until the new one is there. */
const keepsFolder =
  ({ path }: Shown) =>
  (before: FilePage | undefined) =>
    before?.path === path ? keepPreviousData(before) : undefined;

function useLook(setPages: (change: (before: readonly number[]) => readonly number[]) => void) {
  const [timer] = useState<{ id?: ReturnType<typeof setTimeout> }>({});
  return useCallback(
    (from: number, to: number) => {
      clearTimeout(timer.id);
      timer.id = setTimeout(() => {
        const pages: number[] = [];
        for (let page = Math.floor(from / PAGE_SIZE); page * PAGE_SIZE <= to; page++) pages.push(page);
        setPages((before) => (before.join() === pages.join() ? before : pages));
      }, SETTLE_MS);
    },
    [setPages, timer],
  );
}
