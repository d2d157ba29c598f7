'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMemo } from 'react';
import type { TilePick } from '@/ui/tile';
import { TileGrid } from '@/ui/tile-grid';
import type { GridKeys } from '@/ui/use-grid-keys';
import { PictureCell } from './picture-cell';
import type { Yardstick } from './problems';

/** Two lines of caption and their distance to the picture. */
const CAPTION_PX = 35;

export function PictureGrid(props: PictureGridProps) {
  const { dataset, images, yard, current, chosen, scrollKey, keys, onPick } = props;
  const cursor = useMemo(() => images.findIndex(({ file }) => file === current), [images, current]);
  return (
    <TileGrid
      label={`Pictures of ${dataset}`}
      total={images.length}
      linesPx={CAPTION_PX}
      cursor={cursor}
      currentId={cellId(current ?? '')}
      scrollKey={scrollKey}
      keys={keys}
      onCursor={(at, isExtending) => onPick(images[at]!.file, isExtending ? 'extend' : 'move')}
      className="px-3.5"
    >
      {(at, cellPx) => {
        const image = images[at]!;
        return (
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
        );
      }}
    </TileGrid>
  );
}

type PictureGridProps = {
  dataset: string;
  images: DatasetImage[];
  yard: Yardstick;
  /** The file at the cursor. */
  current: string | null;
  chosen: ReadonlySet<string>;
  scrollKey: string;
  keys: Omit<GridKeys, 'onStep'>;
  onPick: (file: string, how: Pick) => void;
};

export type Pick = TilePick | 'move';

const cellId = (file: string) => `picture-${encodeURIComponent(file)}`;
