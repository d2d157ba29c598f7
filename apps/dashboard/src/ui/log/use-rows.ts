import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';

export const LINE_HEIGHT = 18;
const PADDING = 6;
const OVERSCAN = 12;

export type Rows = {
  /** Height of all of them. */
  height: number;
  /** Those to draw: their place in the list and where they begin. */
  drawn: { place: number; start: number }[];
  /** For a row whose height must be measured. */
  measure: ((row: HTMLElement | null) => void) | undefined;
  scrollTo: (place: number) => void;
};

/**
 * The rows that are in sight. Lines of one height are counted, not measured, so that half a million cost as little as ten;
 * wrapped ones are measured as they come into sight.
 */
export function useRows(scroller: RefObject<HTMLElement | null>, count: number, isWrapped: boolean): Rows {
  const { top, height } = useSight(scroller);
  const measured = useVirtualizer({
    count: isWrapped ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: OVERSCAN,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  });

  if (isWrapped) {
    return {
      height: measured.getTotalSize(),
      drawn: measured.getVirtualItems().map(({ index, start }) => ({ place: index, start })),
      measure: measured.measureElement,
      scrollTo: (place) => measured.scrollToIndex(place, { align: 'center' }),
    };
  }
  return {
    height: count * LINE_HEIGHT + 2 * PADDING,
    drawn: inSight(top, height, count),
    measure: undefined,
    scrollTo: (place) => scroller.current?.scrollTo({ top: PADDING + place * LINE_HEIGHT - height / 2 }),
  };
}

function inSight(top: number, height: number, count: number): Rows['drawn'] {
  const first = Math.max(0, Math.floor((top - PADDING) / LINE_HEIGHT) - OVERSCAN);
  const end = Math.min(count, Math.ceil((top + height - PADDING) / LINE_HEIGHT) + OVERSCAN);
  // Shorter than where it was scrolled to: the picture before the browser has corrected that.
  const from = Math.min(first, Math.max(0, count - 1));
  return Array.from({ length: Math.max(0, end - from) }, (_, at) => ({
    place: from + at,
    start: PADDING + (from + at) * LINE_HEIGHT,
  }));
}

function useSight(scroller: RefObject<HTMLElement | null>) {
  const [sight, setSight] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () =>
      setSight((seen) =>
        seen.top === box.scrollTop && seen.height === box.clientHeight
          ? seen
          : { top: box.scrollTop, height: box.clientHeight },
      );
    const observer = new ResizeObserver(look);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller]);
  return sight;
}
