'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { imageUrl, isVideo } from '@/api/pictures';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { MovingPicture } from '@/ui/moving-picture';
import { Viewer } from '@/ui/viewer';
import { CaptionEditor } from './caption-editor';
import type { TagCount } from './caption-tags';
import { PictureFacts } from './inspector';

/** One picture with its caption. */
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
  return (
    <Viewer
      title={image.file}
      place={place}
      before="Previous picture"
      after="Next picture"
      onStep={onStep}
      onTrash={onTrash}
      onClose={onClose}
      picture={
        isVideo(image) ? (
          <MovingPicture src={imageUrl(dataset, image)} label={image.caption ?? image.file} />
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
        )
      }
    >
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
    </Viewer>
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
