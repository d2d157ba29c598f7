'use client';

import type { FileEntry, FileOrder } from '@pilothouse/contracts/files';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { cn } from '@/ui/cn';
import { SortHead } from '@/ui/sort-head';
import { useShortcuts } from '@/ui/shortcuts';
import { useIsPhone } from '@/ui/use-media';
import { beginDrag } from './drags';
import { COLUMNS, FileRow } from './file-row';
import { joined, type Shown } from './files.queries';
import type { Folder } from './use-folder';

const ROW_PX = 34;
const PHONE_ROW_PX = 48;
const OVERSCAN = 12;

/** The entries of one folder, as many as there are; only what is seen is in the page, and read. */
export function FileList({ shown, folder, cursor, chosen, ...on }: FileListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const rowPx = isPhone ? PHONE_ROW_PX : ROW_PX;
  const { total, entryAt, look } = folder;
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
  });
  const items = rows.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];

  useEffect(() => look(from, to), [look, from, to]);
  useEffect(() => rows.measure(), [rowPx, rows]);
  useEffect(() => {
    if (cursor >= 0) rows.scrollToIndex(cursor, { align: 'auto' });
  }, [cursor, rows]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [shown.path, shown.order, shown.reversed]);

  const moveTo = (at: number, extends_: boolean) =>
    on.onCursor(Math.max(0, Math.min(total - 1, at)), extends_);
  const perScreen = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
  const key = (keys: string, title: string, by: () => number) => ({
    keys,
    title,
    run: (event?: KeyboardEvent) => moveTo(cursor + by(), event?.shiftKey ?? false),
  });
  useShortcuts([
    key('ArrowDown', 'Move down', () => 1),
    key('ArrowUp', 'Move up', () => (cursor < 0 ? 1 : -1)),
    key('j', '', () => 1),
    key('k', '', () => -1),
    key('PageDown', '', perScreen),
    key('PageUp', '', () => -perScreen()),
    { keys: 'Home', title: '', run: () => moveTo(0, false) },
    { keys: 'End', title: '', run: () => moveTo(total - 1, false) },
  ]);

  return (
    <>
      <div className={cn(COLUMNS, 'h-7 shrink-0 border-b border-line text-xs text-muted max-sm:!hidden')}>
        <span />
        <span />
        <Head order="name" title="Name" shown={shown} onOrder={on.onOrder} />
        <Head order="size" title="Size" shown={shown} onOrder={on.onOrder} isNumber />
        <Head order="changed" title="Changed" shown={shown} onOrder={on.onOrder} isNumber />
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" data-file-list>
        <ul aria-label="Files" className="relative" style={{ height: rows.getTotalSize() }}>
          {items.map((row) => {
            const entry = entryAt(row.index);
            return (
              <li
                key={row.key}
                aria-setsize={total}
                aria-posinset={row.index + 1}
                aria-current={row.index === cursor || undefined}
                className="absolute inset-x-0 top-0"
                style={{ height: row.size, transform: `translateY(${row.start}px)` }}
              >
                <FileRow
                  entry={entry}
                  path={joined(shown.path, entry?.name ?? '')}
                  isCurrent={row.index === cursor}
                  isChosen={entry !== undefined && chosen.has(entry.name)}
                  onPick={({ ctrlKey, metaKey, shiftKey }) => {
                    if (isPhone && entry) on.onOpen(entry);
                    else if ((ctrlKey || metaKey) && entry) on.onToggle(entry);
                    else moveTo(row.index, shiftKey);
                  }}
                  onOpen={() => entry && on.onOpen(entry)}
                  onToggle={() => entry && on.onToggle(entry)}
                  onDrag={(event) => {
                    if (!entry) return;
                    const names = chosen.has(entry.name) ? [...chosen] : [entry.name];
                    beginDrag(
                      event,
                      names.map((name) => joined(shown.path, name)),
                    );
                  }}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

type FileListProps = {
  shown: Shown;
  folder: Folder;
  /** −1 before the first move. */
  cursor: number;
  chosen: ReadonlySet<string>;
  onCursor: (at: number, isExtending: boolean) => void;
  onOpen: (entry: FileEntry) => void;
  onToggle: (entry: FileEntry) => void;
  onOrder: (order: FileOrder) => void;
};

function Head({ order, title, shown, onOrder, isNumber }: HeadProps) {
  const now = shown.reversed ? 'descending' : 'ascending';
  return (
    <SortHead
      title={title}
      order={shown.order === order ? now : null}
      onSort={() => onOrder(order)}
      isNumber={isNumber}
    />
  );
}

type HeadProps = {
  order: FileOrder;
  title: string;
  shown: Shown;
  onOrder: (order: FileOrder) => void;
  isNumber?: boolean;
};
