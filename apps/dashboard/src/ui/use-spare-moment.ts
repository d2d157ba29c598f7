'use client';

import { useEffect, useState } from 'react';

/** However much the page has to do. */
const AT_MOST_MS = 300;

/** False until the page, once it is there, has a moment to spare: for what nobody has opened it for. */
export function useSpareMoment(): boolean {
  const [wasSpare, setSpare] = useState(false);
  useEffect(() => {
    const note = () => setSpare(true);
    // Safari has no such callback.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(note, AT_MOST_MS);
      return () => clearTimeout(timer);
    }
    const asked = window.requestIdleCallback(note, { timeout: AT_MOST_MS });
    return () => window.cancelIdleCallback(asked);
  }, []);
  return wasSpare;
}
