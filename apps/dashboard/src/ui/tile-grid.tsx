'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from './cn';
import { useGridColumns } from './use-grid-columns';
import { type GridKeys, useGridKeys } from './use-grid-keys';

/** So that the floating bar never hides the last row. */
const BELOW_LAST_PX = 84;

/** Square tiles with some lines below each, in rows; only what is seen is in the page, however many there are. */
export function TileGrid(props: TileGridProps) {
  const { label, total, linesPx, cursor, currentId, scrollKey, keys, onCursor, onSeen, className, children } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, cellPx, gapPx } = useGridColumns(scroller);
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx + linesPx + gapPx,
    overscan: 3,
    paddingStart: 4,
    paddingEnd: BELOW_LAST_PX,
  });
  useEffect(() => rows.measure(), [rows, cellPx, columns, gapPx]);

  const drawn = rows.getVirtualItems();
  const from = (drawn[0]?.index ?? 0) * columns;
  const to = Math.min(((drawn.at(-1)?.index ?? 0) + 1) * columns, Math.max(0, total - 1));
  useEffect(() => onSeen?.(from, to), [onSeen, from, to]);

  const row = Math.floor(cursor / columns);
  useEffect(() => {
    if (row >= 0) rows.scrollToIndex(row, { align: 'auto' });
  }, [row, rows]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [scrollKey]);

  useGridKeys({
    ...keys,
    onStep: (by, isExtending) => {
      const places = by === 'down' ? columns : by === 'up' ? -columns : by;
      if (total > 0) onCursor(placeAfter(cursor, places, total), isExtending);
    },
  });

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-multiselectable
      aria-rowcount={rows.options.count}
      aria-activedescendant={cursor < 0 ? undefined : currentId}
      tabIndex={0}
      className={cn(
        'min-h-0 flex-1 overflow-y-auto outline-none max-sm:px-3 [&:focus-visible_[data-current]]:outline-2 [&:focus-visible_[data-current]]:outline-focus',
        className,
      )}
    >
      <div className="relative" style={{ height: rows.getTotalSize() }}>
        {drawn.map((line) => (
          <div
            key={line.key}
            role="row"
            aria-rowindex={line.index + 1}
            className="absolute inset-x-0 top-0 grid"
            style={{
              transform: `translateY(${line.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              gap: gapPx,
            }}
          >
            {Array.from({ length: Math.min(columns, total - line.index * columns) }, (_, column) =>
              children(line.index * columns + column, cellPx),
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Stops at both ends; from nowhere, the first one, or the last one for whoever goes back. */
function placeAfter(cursor: number, by: number, total: number): number {
  if (cursor < 0) return by < 0 && by !== -Infinity ? total - 1 : 0;
  return Math.min(total - 1, Math.max(0, cursor + by));
}

type TileGridProps = {
  label: string;
  total: number;
  /** What stands below a tile, and its distance. */
  linesPx: number;
  /** −1: nowhere yet. */
  cursor: number;
  currentId: string;
  /** Another filter or order begins at the top; news leaves the place as it is. */
  scrollKey: string;
  keys: Omit<GridKeys, 'onStep'>;
  onCursor: (at: number, isExtending: boolean) => void;
  /** The first and the last that are drawn, and no function of another identity each time. */
  onSeen?: (from: number, to: number) => void;
  className?: string;
  /** The tile at a place, with its key. */
  children: (at: number, cellPx: number) => ReactNode;
};
