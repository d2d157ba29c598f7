/** News of thousands of files within a moment is shown a few times and not thousands of times. */
const SHOWN_AFTER_MS = 60;

/** Collects by `keyOf`, the newest of each, and hands them over together. */
export function gathered<T>(keyOf: (news: T) => string, onGathered: (news: T[]) => void) {
  let waiting = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hand = () => {
    timer = undefined;
    const news = [...waiting.values()];
    waiting = new Map();
    onGathered(news);
  };
  return (news: T) => {
    const key = keyOf(news);
    // The latest goes last.
    waiting.delete(key);
    waiting.set(key, news);
    timer ??= setTimeout(hand, SHOWN_AFTER_MS);
  };
}
