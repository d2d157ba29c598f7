'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { memo } from 'react';
import { imageUrl, isVideo, thumbnailUrl } from '@/api/pictures';
import { FirstFrame } from '@/ui/first-frame';
import { Tile } from '@/ui/tile';
import type { Pick } from './picture-grid';
import { problemsOf, type Yardstick } from './problems';

/** One picture: square, its caption below, a badge only when something is to be looked at. */
export const PictureCell = memo(function PictureCell(props: PictureCellProps) {
  const { id, dataset, image, yard, cellPx, isCurrent, isChosen, onPick } = props;
  const [problem] = problemsOf(image, yard);

  return (
    <Tile
      id={id}
      label={`${image.file}${problem ? `, ${problem.badge}` : ''}, ${image.caption ?? 'no caption'}`}
      isCurrent={isCurrent}
      isChosen={isChosen}
      onPick={(how) => onPick(image.file, how)}
      picture={
        <>
          <Thumbnail dataset={dataset} image={image} cellPx={cellPx} />
          {problem && <Badge words={problem.badge} />}
        </>
      }
    >
      <Words caption={image.caption} lead={yard.lead} />
    </Tile>
  );
});

type PictureCellProps = {
  id: string;
  dataset: string;
  image: DatasetImage;
  yard: Yardstick;
  cellPx: number;
  isCurrent: boolean;
  isChosen: boolean;
  onPick: (file: string, how: Pick) => void;
};

function Thumbnail({ dataset, image, cellPx }: ThumbnailProps) {
  if (isVideo(image)) {
    return <FirstFrame src={imageUrl(dataset, image)} className="rounded-[4px] object-cover" />;
  }
  if (image.width === null) {
    return (
      <span className="grid size-full place-content-center rounded-[4px] border border-dashed border-line-strong text-center text-2xs text-text-2">
        no preview
      </span>
    );
  }
  return (
    // A static export has no image service; the control plane makes the thumbnails.
    <img
      src={thumbnailUrl(dataset, image, cellPx)}
      alt=""
      draggable={false}
      decoding="async"
      className="block size-full rounded-[4px] object-cover"
    />
  );
}

type ThumbnailProps = { dataset: string; image: DatasetImage; cellPx: number };

/** On a picture, whatever its colours: the same in both themes. */
function Badge({ words }: { words: string }) {
  return (
    <span className="absolute right-1.5 bottom-1.5 flex h-[18px] max-w-[calc(100%-12px)] items-center gap-1 rounded-xs bg-[rgb(10_12_15/0.82)] px-1.5 text-2xs font-medium text-[#e2b453]">
      <svg viewBox="0 0 16 16" aria-hidden className="size-[11px] shrink-0">
        <path d="M8 1.9 14.8 13.6H1.2Z" fill="currentColor" />
        <path d="M8 6.4v3M8 11.5h.01" stroke="rgb(10 12 15)" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
      <span className="truncate">{words}</span>
    </span>
  );
}

function Words({ caption, lead }: { caption: string | null; lead: string | null }) {
  const text = (caption ?? '').trim();
  const isLed = lead !== null && text.startsWith(lead);
  return (
    <p className="mt-[5px] line-clamp-2 h-[30px] text-xs/[15px] text-text-2">
      {text === '' && <span className="text-muted">no caption</span>}
      {isLed && <span className="text-accent-text">{lead}</span>}
      {isLed ? text.slice(lead.length) : text}
    </p>
  );
}
