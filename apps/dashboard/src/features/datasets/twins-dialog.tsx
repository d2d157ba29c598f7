'use client';

import type { PictureMark } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMemo, useState } from 'react';
import { thumbnailUrl } from '@/api/pictures';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { bytes, count, counted } from '@/ui/format';
import { VirtualList } from '@/ui/virtual-list';
import { mend } from './changed';

const ROW_PX = 176;
const CELL_PX = 112;

/** Pictures that look alike, side by side: the one that stays first, the others marked to go. A click turns that round. */
export function TwinsDialog({ dataset, marks, images, onClose }: TwinsDialogProps) {
  const groups = useMemo(() => groupsOf(marks, images), [marks, images]);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const going = groups.flatMap(({ others }) => others).filter(({ file }) => !kept.has(file));
  const turn = (file: string) =>
    setKept((now) => {
      const next = new Set(now);
      if (!next.delete(file)) next.add(file);
      return next;
    });
  const apply = () => {
    onClose();
    const files = going.map(({ file }) => file);
    void mend(dataset, { kind: 'near', files }, '# similar pictures moved to the trash');
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${counted(groups.length, 'picture')} with others like it`}
      className="top-[6vh] h-[88vh] max-h-none w-[min(880px,calc(100vw-24px))]"
      actions={
        <>
          <Button data-safe onClick={onClose}>
            Close
          </Button>
          <Button look="dng" writes disabled={going.length === 0} onClick={apply}>
            Trash {counted(going.length, 'picture')}
          </Button>
        </>
      }
    >
      <p className="mb-2 text-sm text-muted">
        The first of each row stays: it has a caption, or more pixels. Click another to keep it too.
      </p>
      <VirtualList
        items={groups}
        keyOf={({ first }) => first.file}
        rowHeight={ROW_PX}
        label="Pictures that look alike"
        className="h-[calc(100%-28px)]"
      >
        {({ first, others }) => (
          <div className="flex h-full gap-3 overflow-x-auto border-t border-line pt-2">
            <Twin dataset={dataset} image={first} word="stays" />
            {others.map((image) => (
              <button
                key={image.file}
                type="button"
                aria-pressed={!kept.has(image.file)}
                onClick={() => turn(image.file)}
                className="rounded-sm text-left"
              >
                <Twin
                  dataset={dataset}
                  image={image}
                  word={kept.has(image.file) ? 'stays' : 'to the trash'}
                  isGoing={!kept.has(image.file)}
                />
              </button>
            ))}
          </div>
        )}
      </VirtualList>
    </Dialog>
  );
}

type TwinsDialogProps = {
  dataset: string;
  marks: PictureMark[];
  images: DatasetImage[];
  onClose: () => void;
};

function Twin({ dataset, image, word, isGoing }: TwinProps) {
  return (
    <figure className="w-28 shrink-0 text-xs">
      <img
        src={thumbnailUrl(dataset, image, CELL_PX)}
        alt={image.file}
        className={cn('size-28 rounded-[4px] bg-inset object-contain', isGoing && 'opacity-50')}
      />
      <figcaption className="mt-1 grid leading-[15px] text-muted">
        <span className={cn('font-medium', isGoing ? 'text-danger' : 'text-ok')}>{word}</span>
        <span className="truncate text-text-2" title={image.file}>
          {image.file}
        </span>
        <span className="truncate">
          {count(image.width ?? 0)} × {count(image.height ?? 0)}, {bytes(image.bytes)}
        </span>
      </figcaption>
    </figure>
  );
}

type TwinProps = { dataset: string; image: DatasetImage; word: string; isGoing?: boolean };

type Group = { first: DatasetImage; others: DatasetImage[] };

function groupsOf(marks: PictureMark[], images: DatasetImage[]): Group[] {
  const byFile = new Map(images.map((image) => [image.file, image]));
  const groups = new Map<string, Group>();
  for (const { file, copyOf, like } of marks) {
    const first = byFile.get(copyOf ?? like ?? '');
    const image = byFile.get(file);
    if (!first || !image) continue;
    const group = groups.get(first.file) ?? { first, others: [] };
    group.others.push(image);
    groups.set(first.file, group);
  }
  return [...groups.values()];
}
