import { useEffect, useState } from 'react';

/** `value` once it has not changed for so long. Compared by content: the same request made again is no change. */
export function useDebounced<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  const isSame = JSON.stringify(settled) === JSON.stringify(value);
  useEffect(() => {
    if (isSame) return;
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `value` is a new object each time; its content is what counts
  }, [JSON.stringify(value), isSame, afterMs]);
  return isSame ? value : settled;
}
