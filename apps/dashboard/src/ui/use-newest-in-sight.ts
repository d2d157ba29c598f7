import { useLayoutEffect, useRef } from 'react';

/** From its right end somebody may be a little off and still look at the newest. */
const NEAR_PX = 48;

/** For what grows to the right: it opens at its end and stays there, until somebody scrolls back to look at something older. */
export function useNewestInSight(columns: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const lastWidth = useRef(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const wasAtEnd = box.scrollLeft + box.clientWidth >= lastWidth.current - NEAR_PX;
    if (wasAtEnd) box.scrollLeft = box.scrollWidth;
    lastWidth.current = box.scrollWidth;
  }, [columns]);
  return scroller;
}
