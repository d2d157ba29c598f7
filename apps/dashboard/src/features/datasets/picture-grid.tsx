'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { PictureCell } from './picture-cell';
import type { Yardstick } from './problems';
import { step } from './selection';
import { useGridColumns } from '@/ui/use-grid-columns';
import { type GridKeys, useGridKeys } from '@/ui/use-grid-keys';

/** Two lines of caption and their distance to the picture. */
const CAPTION_PX = 35;
/** So that the floating bar never hides the last row. */
const BELOW_LAST_PX = 84;

/** Square cells in rows; only what is seen is in the page, however many there are. */
export function PictureGrid(props: PictureGridProps) {
  const { dataset, images, yard, current, chosen, scrollKey, keys, onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { columns, cellPx, gapPx } = useGridColumns(scroller);
  const rows = useVirtualizer({
    count: Math.ceil(images.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx + CAPTION_PX + gapPx,
    overscan: 3,
    paddingStart: 4,
    paddingEnd: BELOW_LAST_PX,
  });
  useEffect(() => rows.measure(), [rows, cellPx, columns, gapPx]);

  const order = useMemo(() => images.map(({ file }) => file), [images]);
  const at = current === null ? -1 : order.indexOf(current);
  const row = Math.floor(at / columns);
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
      const to = step(order, current, places);
      if (to !== null) keys.onMove(to, isExtending);
    },
  });

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={`Pictures of ${dataset}`}
      aria-multiselectable
      aria-rowcount={rows.options.count}
      aria-activedescendant={current === null ? undefined : cellId(current)}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto px-3.5 outline-none max-sm:px-3 [&:focus-visible_[data-current]]:outline-2 [&:focus-visible_[data-current]]:outline-focus"
    >
      <div className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((line) => (
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
            {images.slice(line.index * columns, (line.index + 1) * columns).map((image) => (
              <PictureCell
                key={image.file}
                id={cellId(image.file)}
                dataset={dataset}
                image={image}
                yard={yard}
                cellPx={cellPx}
                isCurrent={image.file === current}
                isChosen={chosen.has(image.file)}
                onPick={onPick}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

type PictureGridProps = {
  dataset: string;
  images: DatasetImage[];
  yard: Yardstick;
  /** The file at the cursor. */
  current: string | null;
  chosen: ReadonlySet<string>;
  /** Another filter or order begins at the top; news about pictures leaves the place as it is. */
  scrollKey: string;
  keys: Omit<GridKeys, 'onStep'> & { onMove: (file: string, isExtending: boolean) => void };
  onPick: (file: string, how: Pick) => void;
};

/** `tap` is a plain click: what it does depends on the room there is. */
export type Pick = 'tap' | 'move' | 'toggle' | 'extend' | 'open';

const cellId = (file: string) => `picture-${encodeURIComponent(file)}`;
