import { TileGrid } from '@/ui/tile-grid';
import type { TilePick } from '@/ui/tile';
import type { GridKeys } from '@/ui/use-grid-keys';
import { MediaCell } from './media-cell';
import type { MediaItems } from './use-media-items';

/** The line below a picture and its distance. */
const LINE_PX = 20;

export function MediaGrid({ items, cursor, chosen, scrollKey, keys, onCursor, onPick }: MediaGridProps) {
  const { total, itemAt, look } = items;
  return (
    <TileGrid
      label="Pictures and videos"
      total={total}
      linesPx={LINE_PX}
      cursor={cursor}
      currentId={cellId(cursor)}
      scrollKey={scrollKey}
      keys={keys}
      onCursor={onCursor}
      onSeen={look}
      className="px-gutter"
    >
      {(at, cellPx) => {
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
      }}
    </TileGrid>
  );
}

type MediaGridProps = {
  items: MediaItems;
  /** −1: nowhere yet. */
  cursor: number;
  chosen: ReadonlySet<string>;
  scrollKey: string;
  keys: Omit<GridKeys, 'onStep'>;
  onCursor: (at: number, isExtending: boolean) => void;
  onPick: (at: number, how: TilePick) => void;
};

const cellId = (at: number) => `media-${at}`;
