/** Hands the first over at once, and what follows within a moment together: thousands of pictures come in one after the other. */
export function gather<T>(waitMs: number, take: (all: T[]) => void) {
  let waiting: T[] | null = null;
  const flush = () => {
    const all = waiting ?? [];
    waiting = null;
    if (all.length === 0) return;
    take(all);
    // Whoever comes soon after a batch belongs to the next one.
    waiting = [];
    setTimeout(flush, waitMs);
  };
  return {
    add(one: T) {
      if (waiting) return void waiting.push(one);
      waiting = [one];
      flush();
    },
    flush,
  };
}
