'use client';

import { useEffect, useState } from 'react';

/** The time, again every `everyMs`. Use it in the smallest component that shows it. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
