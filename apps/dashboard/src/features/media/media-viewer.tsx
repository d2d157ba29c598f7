'use client';

import type { MediaItem } from '@pilothouse/contracts/media';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { MovingPicture } from '@/ui/moving-picture';
import { Viewer } from '@/ui/viewer';
import { MediaFactsList } from './media-facts';
import { titleOf } from './media-words';
import { contentUrl, saveUrl } from './media.queries';
import { UseAsPicture } from './use-as-picture';

/** One picture, and how it was made. */
export function MediaViewer({ item, at, total, onStep, onAdd, onTrash, onClose }: MediaViewerProps) {
  const title = titleOf(item.path);
  return (
    <Viewer
      title={title}
      place={at < 0 ? undefined : { at: at + 1, of: total }}
      before="Newer"
      after="Older"
      onStep={onStep}
      onTrash={onTrash}
      onClose={onClose}
      picture={
        item.kind === 'video' ? (
          <MovingPicture src={contentUrl(item)} label={title} />
        ) : (
          <img
            key={item.path}
            src={contentUrl(item)}
            alt={title}
            className="size-auto max-h-full max-w-full object-contain"
          />
        )
      }
    >
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
    </Viewer>
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
