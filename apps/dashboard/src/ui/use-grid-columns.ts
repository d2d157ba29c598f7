import { type RefObject, useLayoutEffect, useState } from 'react';

const PHONE_BELOW_PX = 640;
const CELL_AT_LEAST_PX = { phone: 104, desk: 128 };
const GAP_PX = { phone: 8, desk: 10 };

/** As many square cells in a row as are still well to look at, measured from the room there is. */
export function useGridColumns(scroller: RefObject<HTMLElement | null>) {
  const [roomPx, setRoomPx] = useState(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      setRoomPx(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const kind = roomPx < PHONE_BELOW_PX && window.innerWidth < PHONE_BELOW_PX ? 'phone' : 'desk';
  const gapPx = GAP_PX[kind];
  const columns = Math.max(2, Math.floor((roomPx + gapPx) / (CELL_AT_LEAST_PX[kind] + gapPx)));
  return { columns, gapPx, cellPx: Math.max(1, (roomPx - gapPx * (columns - 1)) / columns) };
}
