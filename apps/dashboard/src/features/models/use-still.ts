import { useEffect, useState } from 'react';

/** The value once it has not changed for a while: what is asked for with it is not asked for again at every file of a burst. */
export function useStill<T>(value: T, stillMs: number): T {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), stillMs);
    return () => clearTimeout(timer);
  }, [value, stillMs]);
  return still;
}
