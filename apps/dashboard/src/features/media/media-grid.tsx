'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useGridColumns } from '@/ui/use-grid-columns';
import { type GridKeys, useGridKeys } from '@/ui/use-grid-keys';
import { MediaCell, type MediaPick } from './media-cell';
import type { MediaItems } from './use-media-items';

/** The line below a picture and its distance. */
const LINE_PX = 20;
/** So that the floating bar never hides the last row. */
const BELOW_LAST_PX = 84;

/** Square cells in rows; only what is seen is in the page, however many there are. */
export function MediaGrid({ items, cursor, chosen, scrollKey, keys, onCursor, onPick }: MediaGridProps) {
  const { total, itemAt, look } = items;
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, cellPx, gapPx } = useGridColumns(scroller);
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx + LINE_PX + gapPx,
    overscan: 3,
    paddingStart: 4,
    paddingEnd: BELOW_LAST_PX,
  });
  useEffect(() => rows.measure(), [rows, cellPx, columns, gapPx]);

  const drawn = rows.getVirtualItems();
  const from = (drawn[0]?.index ?? 0) * columns;
  const to = ((drawn.at(-1)?.index ?? 0) + 1) * columns;
  useEffect(() => look(from, Math.min(to, Math.max(0, total - 1))), [look, from, to, total]);

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
      const next = cursor < 0 ? (by === -Infinity ? 0 : cursor + 1) : cursor + places;
      if (total > 0) onCursor(Math.min(total - 1, Math.max(0, next)), isExtending);
    },
  });

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Pictures and videos"
      aria-multiselectable
      aria-rowcount={rows.options.count}
      aria-activedescendant={cursor < 0 ? undefined : cellId(cursor)}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto px-gutter outline-none max-sm:px-3 [&:focus-visible_[data-current]]:outline-2 [&:focus-visible_[data-current]]:outline-focus"
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
            {Array.from({ length: Math.min(columns, total - line.index * columns) }, (_, column) => {
              const at = line.index * columns + column;
              const item = itemAt(at);
              return (
                <MediaCell
                  key={item?.path ?? at}
                  id={cellId(at)}
                  at={at}
                  item={item}
                  cellPx={cellPx}
                  isCurrent={at === cursor}
                  isChosen={item !== undefined && chosen.has(item.path)}
                  onPick={onPick}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

type MediaGridProps = {
  items: MediaItems;
  /** −1: nowhere yet. */
  cursor: number;
  chosen: ReadonlySet<string>;
  /** Another search begins at the top; new pictures leave the place as it is. */
  scrollKey: string;
  keys: Omit<GridKeys, 'onStep'>;
  onCursor: (at: number, isExtending: boolean) => void;
  onPick: (at: number, how: MediaPick) => void;
};

const cellId = (at: number) => `media-${at}`;
