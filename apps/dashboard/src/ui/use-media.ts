'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** For what is built differently there, not only laid out differently; classes do the rest. */
export const useIsPhone = () => useMedia('(max-width: 639.98px)');

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
