import { useSyncExternalStore } from 'react';

/** The line that the address names, `#L1208`; null when it names none. */
export function useHashLine(): number | null {
  return useSyncExternalStore(subscribe, read, () => null);
}

function read(): number | null {
  const match = /^#L(\d{1,9})$/.exec(window.location.hash);
  return match ? Number(match[1]) : null;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}
