'use client';

import type { MediaItem } from '@pilothouse/contracts/media';
import { memo } from 'react';
import { FirstFrame } from '@/ui/first-frame';
import { moment } from '@/ui/format';
import { Tile, type TilePick } from '@/ui/tile';
import { placeTitle, titleOf } from './media-words';
import { contentUrl, previewUrl } from './media.queries';

/** One picture, and when and by whom it was made. */
export const MediaCell = memo(function MediaCell(props: MediaCellProps) {
  const { id, at, item, cellPx, isCurrent, isChosen, onPick } = props;
  if (!item)
    return <div role="gridcell" aria-label="Loading" className="aspect-square rounded-[4px] bg-track" />;

  return (
    <Tile
      id={id}
      label={`${titleOf(item.path)}, ${placeTitle(item.place)}, ${moment(item.changedAt)}`}
      isCurrent={isCurrent}
      isChosen={isChosen}
      onPick={(how) => onPick(at, how)}
      picture={
        item.kind === 'video' ? (
          <FirstFrame src={contentUrl(item)} className="rounded-[4px] object-cover" />
        ) : (
          // A static export has no image service; the control plane makes the small copies.
          <img
            src={previewUrl(item, cellPx)}
            alt=""
            draggable={false}
            decoding="async"
            className="block size-full rounded-[4px] object-cover text-2xs text-muted"
          />
        )
      }
    >
      <p className="mt-[5px] flex h-[15px] items-baseline gap-1.5 text-xs/[15px] text-muted">
        <span className="truncate text-text-2" title={titleOf(item.path)}>
          {titleOf(item.path)}
        </span>
        <span className="flex-1" />
        <span className="shrink-0 max-sm:hidden">{moment(item.changedAt)}</span>
      </p>
    </Tile>
  );
});

type MediaCellProps = {
  id: string;
  at: number;
  /** Undefined while it is on its way. */
  item: MediaItem | undefined;
  cellPx: number;
  isCurrent: boolean;
  isChosen: boolean;
  onPick: (at: number, how: TilePick) => void;
};
