import { useEffect } from 'react';
import { useSettled } from './use-settled';

/** Fetches a part that is no part of the first load once the page has settled, so that nobody waits for it when it is wanted. */
export function useLoadedAhead(load: () => Promise<unknown>) {
  const isSettled = useSettled();
  useEffect(() => {
    // It is fetched again when it is wanted; what fails then is shown.
    if (isSettled) load().catch(() => undefined);
  }, [isSettled, load]);
}
