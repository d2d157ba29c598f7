import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { token } from '../use-resolved-theme';
import { RowHeights } from './row-heights';
import type { LogView } from './use-log-view';

const LINE_HEIGHT = 18;
const PADDING = 6;
const OVERSCAN = 12;
const FONT_PX = 11.5;
const SIDES_PX = 28;

export type Rows = {
  /** Height of all of them. */
  height: number;
  /** Where the first one drawn begins; the others follow it. */
  top: number;
  /** Those to draw: their places in the list. */
  drawn: number[];
  /** To the middle of what is in sight. */
  scrollTo: (seq: number) => void;
};

/**
 * The rows that are in sight. How many each line takes is counted and not measured, since every character is as wide as the next:
 * half a million lines cost as little as ten, wrapped or not. What is in sight stays there when lines come or go before it.
 */
export function useRows(scroller: RefObject<HTMLElement | null>, view: LogView, gutterPx: number): Rows {
  const { shown, isWrapped } = view;
  const { top, height, width } = useSight(scroller);
  const [heights] = useState(() => new RowHeights());
  const columns = isWrapped ? Math.max(20, Math.floor((width - SIDES_PX - gutterPx) / characterWidth())) : 0;
  if (columns > 0) heights.read(shown, columns);

  const rowsBefore = (place: number) => (columns > 0 ? heights.before(place) : place);
  const placeAt = (row: number) => Math.max(0, columns > 0 ? heights.placeAt(row) : row);
  const topOf = (place: number) => PADDING + rowsBefore(place) * LINE_HEIGHT;
  const placeAtPx = (px: number) => placeAt(Math.max(0, Math.floor((px - PADDING) / LINE_HEIGHT)));

  const lastPlace = Math.max(0, shown.count - 1);
  const firstInSight = Math.min(placeAtPx(top), lastPlace);
  const first = Math.max(0, firstInSight - OVERSCAN);
  const end = Math.min(shown.count, placeAtPx(top + height) + 1 + OVERSCAN);
  useAnchor(scroller, view, { isHeld: view.isAway || view.isPaused, topOf, placeAtPx, columns });

  return {
    height: topOf(shown.count) + PADDING,
    top: topOf(first),
    drawn: Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at),
    scrollTo: (seq) => scroller.current?.scrollTo({ top: topOf(shown.placeOf(seq)) - height / 2 }),
  };
}

type Anchoring = {
  isHeld: boolean;
  topOf: (place: number) => number;
  placeAtPx: (px: number) => number;
  columns: number;
};

/** Keeps the line at the upper edge where it is, while the end is not followed. */
function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  { shown, feed, inSight }: LogView,
  { isHeld, topOf, placeAtPx, columns }: Anchoring,
): void {
  const anchor = useRef<{ seq: number; offset: number } | null>(null);
  const { first } = feed.lines;

  // Before the browser draws: lines were put in front or let go, or other ones are picked out.
  useLayoutEffect(() => {
    const box = scroller.current;
    const at = anchor.current;
    if (!box || !at || !isHeld) return;
    box.scrollTop = topOf(shown.placeOf(at.seq)) + at.offset;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what moves lines
  }, [first, shown.kind, columns]);

  // After every draw and scroll: which line stands there now.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || shown.count === 0) return;
    const place = Math.min(placeAtPx(box.scrollTop), shown.count - 1);
    anchor.current = { seq: shown.seqAt(place), offset: box.scrollTop - topOf(place) };
    inSight.current = shown.seqAt(place);
  });
}

function useSight(scroller: RefObject<HTMLElement | null>) {
  const [sight, setSight] = useState({ top: 0, height: 0, width: 0 });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const { scrollTop: top, clientHeight: height, clientWidth: width } = box;
      setSight((seen) =>
        seen.top === top && seen.height === height && seen.width === width ? seen : { top, height, width },
      );
    };
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

let known = 0;

/** Of the font of the log, in pixels. */
function characterWidth(): number {
  if (known > 0) return known;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return FONT_PX * 0.6;
  context.font = `${FONT_PX}px ${token('font-mono')}`;
  known = context.measureText('W'.repeat(100)).width / 100;
  return known;
}
