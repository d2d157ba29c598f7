'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { KeyboardEvent } from 'react';
import { imageUrl, isVideo } from '@/api/pictures';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { CaptionEditor } from './caption-editor';
import type { TagCount } from './caption-tags';
import { PictureFacts } from './inspector';
import { Video } from './moving-picture';

/** One picture as large as the screen allows, with its caption. [ and ] go on; Esc and the back button close. */
export function PictureViewer({
  dataset,
  image,
  place,
  lead,
  tags,
  onStep,
  onCrop,
  onTrash,
  onClose,
}: ViewerProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const isWriting = event.target instanceof HTMLTextAreaElement;
    const steps: Record<string, number> = { '[': -1, ']': 1, ArrowLeft: -1, ArrowRight: 1, k: -1, j: 1 };
    const by = isWriting || event.ctrlKey || event.metaKey ? undefined : steps[event.key];
    if (by !== undefined) onStep(by);
    else if (event.key === 'Delete' && !isWriting) onTrash();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate">{image.file}</span>
          <span className="text-sm font-normal whitespace-nowrap text-muted">
            {count(place.at)} of {count(place.of)}
          </span>
          <span className="flex-1" />
          <IconButton icon="left" label="Previous picture" keys={['[']} onClick={() => onStep(-1)} />
          <IconButton icon="right" label="Next picture" keys={[']']} onClick={() => onStep(1)} />
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
          {isVideo(image) ? (
            <Video dataset={dataset} image={image} />
          ) : image.width === null ? (
            <p className="text-muted">{image.problem || 'This file cannot be shown'}</p>
          ) : (
            <img
              key={image.file}
              src={imageUrl(dataset, image)}
              alt={image.caption ?? image.file}
              width={image.width}
              height={image.height ?? undefined}
              className="size-auto max-h-full max-w-full object-contain"
            />
          )}
        </div>
        <div className="overflow-y-auto border-line md:border-l max-md:max-h-[44dvh] max-md:border-t">
          <CaptionEditor key={image.file} dataset={dataset} image={image} lead={lead} tags={tags} />
          <section className="grid gap-3 px-4 py-3">
            <PictureFacts image={image} />
            <div className="flex gap-2">
              <Button size="sm" writes disabled={image.width === null} onClick={onCrop}>
                <Icon name="crop" className="size-3.5" />
                Crop…
              </Button>
              <Button size="sm" asChild>
                <a href={imageUrl(dataset, image)} download={image.file}>
                  Download
                </a>
              </Button>
              <Button size="sm" look="dng" writes onClick={onTrash}>
                <Icon name="trash" className="size-3.5" />
                Trash
              </Button>
            </div>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

type ViewerProps = {
  dataset: string;
  image: DatasetImage;
  place: { at: number; of: number };
  lead: string | null;
  tags: TagCount[];
  onStep: (by: number) => void;
  onCrop: () => void;
  onTrash: () => void;
  onClose: () => void;
};
