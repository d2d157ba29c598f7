'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { contentWords } from '@/api/content-words';
import { coverUrls } from '@/api/pictures';
import { cn } from '@/ui/cn';
import { COVER_PX, CoverStrip } from '@/ui/cover-strip';
import { bytes, count, counted, moment, percent } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Skeleton } from '@/ui/skeleton';
import { SortHead } from '@/ui/sort-head';
import { datasetHref } from './dataset-href';
import { type SortKey, type Sorting } from './sort-datasets';

export const DATASET_ROW_PX = 60;

const COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_90px_200px_90px_120px] items-center gap-5 px-4 max-lg:grid-cols-[minmax(0,1fr)_70px_150px_80px] max-lg:gap-4 max-md:grid-cols-[minmax(0,1fr)_80px_90px] max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:px-3';
/** Columns that give way on narrow screens; what they say then stands under the name. */
const WIDE = 'max-md:hidden';
const NOT_PHONE = 'max-sm:hidden';

/** Without `onSort` it is the frame of a list that is still read. */
export function DatasetHead({ sorting, onSort }: { sorting?: Sorting; onSort?: (by: SortKey) => void }) {
  const head = (title: string, by: SortKey, isNumber?: boolean) =>
    onSort ? (
      <SortHead
        title={title}
        order={sorting?.by === by ? sorting.order : null}
        onSort={() => onSort(by)}
        isNumber={isNumber}
        className={isNumber ? 'ml-auto' : undefined}
      />
    ) : (
      title
    );
  return (
    <div className={cn(COLUMNS, 'h-7 shrink-0 border-t border-line text-xs text-muted max-sm:hidden')}>
      <span>{head('Name', 'name')}</span>
      <span className="text-right">{head('Pictures', 'images', true)}</span>
      <span className={WIDE}>{head('Captioned', 'captioned')}</span>
      <span className="text-right">{head('Size', 'bytes', true)}</span>
      <span className="text-right max-lg:hidden">{head('Changed', 'changedAt', true)}</span>
    </div>
  );
}

/** The whole row is the link. */
export function DatasetRow({ dataset, isCurrent }: { dataset: Dataset; isCurrent: boolean }) {
  const { name, images, videos, captioned, changedAt, problem } = dataset;
  return (
    <Link
      href={datasetHref(name)}
      className={cn(
        COLUMNS,
        'h-full border-t border-line text-sm whitespace-nowrap transition-colors duration-(--ph-fast) -outline-offset-2 hover:bg-raised',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)] hover:bg-accent-soft',
      )}
    >
      <span className="flex min-w-0 items-center gap-3">
        <CoverStrip urls={coverUrls(dataset, COVER_PX)} />
        <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)]">
          <span className="truncate text-base font-medium">{name}</span>
          {problem !== '' && (
            <span className="flex items-center gap-1.5 text-xs text-warn" title={problem}>
              <Icon name="warning" className="size-3" />
              <span className="truncate">{problem}</span>
            </span>
          )}
          <span className="truncate text-xs text-muted sm:hidden">
            {contentWords(dataset)}, {bytes(dataset.bytes)}
          </span>
        </span>
      </span>
      <span className={cn(NOT_PHONE, 'grid text-right')}>
        {count(images - videos)}
        {videos > 0 && <span className="text-xs text-muted">{counted(videos, 'video')}</span>}
      </span>
      <span className={WIDE}>
        <Captioned images={images} captioned={captioned} />
      </span>
      <span className={cn(NOT_PHONE, 'text-right')}>{bytes(dataset.bytes)}</span>
      <span className="text-right text-muted max-lg:hidden">{moment(changedAt)}</span>
      <Icon name="right" className="text-muted sm:hidden" />
    </Link>
  );
}

function Captioned({ images, captioned }: { images: number; captioned: number }): ReactNode {
  if (images === 0) return <span className="text-muted">no pictures yet</span>;
  return (
    <span className="flex items-center gap-3">
      <span className="h-1 w-24 overflow-hidden rounded-[2px] bg-track">
        <span
          className="block h-full bg-series-6 transition-[width] duration-(--ph-slow)"
          style={{ width: percentWidth(captioned, images) }}
        />
      </span>
      <span className={captioned === images ? 'text-text-2' : 'text-text'}>
        {captioned === images ? 'all' : captioned === 0 ? 'none' : percent(captioned / images)}
      </span>
    </span>
  );
}

const percentWidth = (part: number, whole: number) => `${(part / whole) * 100}%`;

export function DatasetRowSkeleton() {
  return (
    <div className={cn(COLUMNS, 'border-t border-line')} style={{ height: DATASET_ROW_PX }}>
      <span className="flex items-center gap-3">
        <Skeleton className="size-[42px]" />
        <Skeleton className="w-36" />
      </span>
      <Skeleton className={cn(NOT_PHONE, 'ml-auto w-10')} />
      <Skeleton className={cn(WIDE, 'w-32')} />
      <Skeleton className={cn(NOT_PHONE, 'ml-auto w-14')} />
      <Skeleton className="ml-auto w-20 max-lg:hidden" />
    </div>
  );
}
