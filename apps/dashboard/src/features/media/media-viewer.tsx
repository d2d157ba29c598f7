'use client';

import type { MediaItem } from '@pilothouse/contracts/media';
import type { KeyboardEvent } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { MediaFactsList } from './media-facts';
import { titleOf } from './media-words';
import { contentUrl, saveUrl } from './media.queries';
import { UseAsPicture } from './use-as-picture';

const STEPS: Record<string, number> = { '[': -1, ']': 1, ArrowLeft: -1, ArrowRight: 1, k: -1, j: 1 };

/** One picture as large as the screen allows, and how it was made. [ and ] go on; Esc and the back button close. */
export function MediaViewer({ item, at, total, onStep, onAdd, onTrash, onClose }: MediaViewerProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.ctrlKey || event.metaKey ? undefined : STEPS[event.key];
    if (by !== undefined) onStep(by);
    else if (event.key === 'Delete') onTrash();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate">{titleOf(item.path)}</span>
          {at >= 0 && (
            <span className="text-sm font-normal whitespace-nowrap text-muted">
              {count(at + 1)} of {count(total)}
            </span>
          )}
          <span className="flex-1" />
          <IconButton icon="left" label="Newer" keys={['[']} disabled={at <= 0} onClick={() => onStep(-1)} />
          <IconButton
            icon="right"
            label="Older"
            keys={[']']}
            disabled={at < 0 || at >= total - 1}
            onClick={() => onStep(1)}
          />
          <IconButton icon="close" label="Close" keys={['Esc']} onClick={onClose} />
        </span>
      }
      className="top-3 h-[calc(100dvh-24px)] max-h-none w-[min(1680px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none [&>div]:p-0"
    >
      <div
        onKeyDown={onKeyDown}
        className="grid h-full grid-cols-[minmax(0,1fr)_316px] grid-rows-[minmax(0,1fr)] border-t border-line max-md:grid-cols-1 max-md:grid-rows-[minmax(0,1fr)_auto]"
      >
        <div
          data-safe
          tabIndex={-1}
          className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center bg-inset p-4 outline-none max-sm:min-h-[46dvh] max-sm:p-2"
        >
          {item.kind === 'video' ? (
            <video
              key={item.path}
              src={contentUrl(item)}
              aria-label={titleOf(item.path)}
              controls
              loop
              muted
              autoPlay
              playsInline
              className="size-auto max-h-full max-w-full object-contain"
            />
          ) : (
            <img
              key={item.path}
              src={contentUrl(item)}
              alt={titleOf(item.path)}
              className="size-auto max-h-full max-w-full object-contain"
            />
          )}
        </div>
        <div className="overflow-y-auto border-line md:border-l max-md:max-h-[44dvh] max-md:border-t">
          <div className="flex flex-wrap gap-2 border-b border-line px-4 py-3">
            <Button size="sm" writes onClick={onAdd}>
              <Icon name="datasets" className="size-3.5" />
              Add to dataset…
            </Button>
            <Button size="sm" asChild>
              <a href={saveUrl(item.path)} download>
                Download
              </a>
            </Button>
            <Button size="sm" look="dng" writes onClick={onTrash}>
              <Icon name="trash" className="size-3.5" />
              Trash
            </Button>
            <UseAsPicture key={item.path} item={item} />
          </div>
          <MediaFactsList key={item.path} item={item} />
        </div>
      </div>
    </Dialog>
  );
}

type MediaViewerProps = {
  item: MediaItem;
  /** Among what is shown; −1 when it is not among it. */
  at: number;
  total: number;
  onStep: (by: number) => void;
  onAdd: () => void;
  onTrash: () => void;
  onClose: () => void;
};
