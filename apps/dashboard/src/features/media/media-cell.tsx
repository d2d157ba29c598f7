'use client';

import type { MediaItem } from '@pilothouse/contracts/media';
import { memo, type MouseEvent } from 'react';
import { cn } from '@/ui/cn';
import { FirstFrame } from '@/ui/first-frame';
import { moment } from '@/ui/format';
import { PickMark } from '@/ui/pick-mark';
import { placeTitle, titleOf } from './media-words';
import { contentUrl, previewUrl } from './media.queries';

/** One picture, and when and by whom it was made. */
export const MediaCell = memo(function MediaCell(props: MediaCellProps) {
  const { id, at, item, cellPx, isCurrent, isChosen, onPick } = props;
  if (!item)
    return <div role="gridcell" aria-label="Loading" className="aspect-square rounded-[4px] bg-track" />;

  const pick = (event: MouseEvent, plain: 'open' | 'toggle') => {
    event.preventDefault();
    onPick(at, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : plain);
  };
  return (
    <div
      id={id}
      role="gridcell"
      aria-selected={isChosen}
      aria-label={`${titleOf(item.path)}, ${placeTitle(item.place)}, ${moment(item.changedAt)}`}
      data-current={isCurrent || undefined}
      onClick={(event) => pick(event, 'open')}
      className={cn(
        'group relative min-w-0 rounded-sm select-none',
        isCurrent &&
          !isChosen &&
          'bg-raised shadow-[0_0_0_4px_var(--ph-raised)] max-sm:bg-transparent max-sm:shadow-none',
      )}
    >
      <div
        className={cn(
          'relative aspect-square rounded-[4px] bg-track',
          isChosen && 'outline-2 outline-offset-2 outline-accent',
        )}
      >
        {item.kind === 'video' ? (
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
        )}
        <PickMark isChosen={isChosen} onClick={(event) => pick(event, 'toggle')} />
      </div>
      <p className="mt-[5px] flex h-[15px] items-baseline gap-1.5 text-xs/[15px] text-muted">
        <span className="truncate text-text-2" title={titleOf(item.path)}>
          {titleOf(item.path)}
        </span>
        <span className="flex-1" />
        <span className="shrink-0 max-sm:hidden">{moment(item.changedAt)}</span>
      </p>
    </div>
  );
});

export type MediaPick = 'open' | 'toggle' | 'extend';

type MediaCellProps = {
  id: string;
  at: number;
  /** Undefined while it is on its way. */
  item: MediaItem | undefined;
  cellPx: number;
  isCurrent: boolean;
  isChosen: boolean;
  onPick: (at: number, how: MediaPick) => void;
};
