'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * One value of the address's query, and how to set it: null takes it out. The back button goes to the value before, unless
 * `replaces`. Whoever uses it stands in a `<Suspense>`, because the export knows no query.
 */
export function useSearchParam(name: string, { replaces = false } = {}) {
  const value = useSearchParams().get(name);
  const set = useCallback(
    (next: string | null) => {
      const url = new URL(window.location.href);
      if (next === null) url.searchParams.delete(name);
      else url.searchParams.set(name, next);
      url.hash = '';
      if (url.href === window.location.href) return;
      if (replaces) window.history.replaceState(null, '', url);
      else window.history.pushState(null, '', url);
    },
    [name, replaces],
  );
  return [value, set] as const;
}
