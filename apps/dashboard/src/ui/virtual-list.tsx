'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from './cn';
import { useSpareMoment } from './use-spare-moment';

/** Rows on either side of what is seen, so that a scroll finds them there. */
const OVERSCAN = 12;

/**
 * A list of any length with rows of one height; only what is seen is in the page. Scrolls by itself, so give it a height
 * (`className="flex-1"`). `current` is kept in view: move it with `useListCursor`.
 */
export function VirtualList<T>({ items, keyOf, rowHeight, current, label, className, children }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const hasTime = useSpareMoment();
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: hasTime ? OVERSCAN : 0,
    getItemKey: (at) => keyOf(items[at] as T),
  });

  useEffect(() => {
    if (current !== undefined && current >= 0) rows.scrollToIndex(current, { align: 'auto' });
  }, [current, rows]);
  useEffect(() => rows.measure(), [rowHeight, rows]);

  return (
    <div ref={scroller} className={cn('min-h-0 overflow-y-auto', className)}>
      <ul aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <li
            key={row.key}
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ height: row.size, transform: `translateY(${row.start}px)` }}
          >
            {children(items[row.index] as T, row.index)}
          </li>
        ))}
      </ul>
    </div>
  );
}

type Props<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  rowHeight: number;
  /** Index of the cursor's row. */
  current?: number;
  label: string;
  className?: string;
  children: (item: T, at: number) => ReactNode;
};
