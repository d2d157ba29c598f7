'use client';

import type { ModelFile } from '@pilothouse/contracts/models';
import { useEffect, useRef } from 'react';
import { cn } from '@/ui/cn';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { SortHead } from '@/ui/sort-head';
import { StateLabel } from '@/ui/state-label';
import { Tag } from '@/ui/tag';
import { flash } from '@/ui/use-flash';
import { familyTitle, lookedAt, subtitleOf, titleOf } from './model-list';
import { previewUrl } from './models.queries';
import type { SortKey, Sorting } from './sort-models';

// Sign, name, family, rank, steps, size, used by, header.
const COLUMNS =
  'grid grid-cols-[30px_minmax(140px,1fr)_104px_44px_64px_72px_minmax(96px,132px)_100px] items-center gap-x-3 px-4 max-xl:grid-cols-[30px_minmax(140px,1fr)_104px_56px_76px_84px_112px] max-md:grid-cols-[30px_minmax(120px,1fr)_104px_84px] max-sm:grid-cols-[30px_minmax(0,1fr)_auto] max-sm:px-3';
const UNLESS_NARROW = 'max-md:hidden';

export function ModelColumns({ sorting, onSort }: { sorting: Sorting; onSort: (by: SortKey) => void }) {
  const head = (title: string, by: SortKey, isNumber?: boolean) => (
    <SortHead
      title={title}
      order={sorting?.by === by ? sorting.order : null}
      onSort={() => onSort(by)}
      isNumber={isNumber}
      className={isNumber ? 'ml-auto' : undefined}
    />
  );
  return (
    <div className={cn(COLUMNS, 'h-7 shrink-0 border-b border-line text-xs text-muted max-sm:!hidden')}>
      <span />
      <span>{head('Name', 'name')}</span>
      <span>{head('Family', 'family')}</span>
      <span className={cn('text-right', UNLESS_NARROW)}>{head('Rank', 'rank', true)}</span>
      <span className={cn('text-right', UNLESS_NARROW)}>{head('Steps', 'steps', true)}</span>
      <span className="text-right">{head('Size', 'bytes', true)}</span>
      <span className={cn('pl-2', UNLESS_NARROW)}>Used by</span>
      <span className="pl-2 max-xl:hidden">Header</span>
    </div>
  );
}

export function ModelRow({ model, use, isCurrent, isFresh, onOpen }: ModelRowProps) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFresh) flash(row.current, 'ok');
  }, [isFresh]);

  const family = familyTitle(model);
  const { header, problem, marks } = model;
  return (
    <button
      ref={row}
      type="button"
      onClick={onOpen}
      aria-pressed={isCurrent}
      className={cn(
        COLUMNS,
        'h-full w-full border-b border-line text-left text-sm whitespace-nowrap transition-colors duration-(--ph-fast) hover:bg-raised focus-visible:-outline-offset-2',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)]',
      )}
    >
      <Sign model={model} />
      <span className="min-w-0">
        <span className="flex items-center gap-1.5">
          <span className="truncate text-base/[17px] font-medium">{titleOf(model)}</span>
          {marks && marks.stars > 0 && (
            <span className="flex shrink-0 items-center gap-0.5 text-xs text-muted">
              <Icon name="star" className="size-3" />
              {marks.stars}
              <span className="sr-only"> stars</span>
            </span>
          )}
        </span>
        <span className={cn('block truncate text-xs/[15px] text-muted', problem && 'text-danger')}>
          {subtitleOf(model)}
        </span>
      </span>
      <span className="min-w-0 max-sm:hidden">
        {family ? <Tag className="max-w-full">{family}</Tag> : <span className="text-muted">unknown</span>}
      </span>
      <Number value={header?.networkRank} isExpected={header?.isLora} />
      <Number value={header?.steps} isExpected={header?.isLora} />
      <span className="text-right max-sm:grid max-sm:gap-0.5">
        {bytes(model.bytes)}
        <span className="hidden text-xs text-muted max-sm:block">{family ?? 'unknown'}</span>
      </span>
      <span className={cn('truncate pl-2 text-text-2', UNLESS_NARROW)}>{usedBy(use)}</span>
      <span className="flex items-center pl-2 max-xl:hidden">
        <Reading model={model} />
      </span>
    </button>
  );
}

export type Use = { runs: number; newest: string };

type ModelRowProps = {
  model: ModelFile;
  use: Use | undefined;
  isCurrent: boolean;
  isFresh: boolean;
  onOpen: () => void;
};

function usedBy(use: Use | undefined) {
  if (!use) return <span className="text-muted">nothing yet</span>;
  return use.runs === 1 ? use.newest : `${count(use.runs)} runs`;
}

function Sign({ model }: { model: ModelFile }) {
  const picture = previewUrl(model, 96);
  if (picture) {
    return (
      <img src={picture} alt="" loading="lazy" className="size-[30px] rounded-[4px] bg-raised object-cover" />
    );
  }
  return (
    <span className="grid size-[30px] place-items-center rounded-[4px] bg-raised text-muted">
      <Icon name={model.type === 'lora' ? 'layers' : 'models'} className="size-3.5" />
    </span>
  );
}

/** What is asked of a LoRA only is left empty for the rest. */
function Number({
  value,
  isExpected,
}: {
  value: number | null | undefined;
  isExpected: boolean | undefined;
}) {
  return (
    <span className={cn('text-right', UNLESS_NARROW)}>
      {value != null ? count(value) : isExpected && <span className="text-muted">unknown</span>}
    </span>
  );
}

function Reading({ model }: { model: ModelFile }) {
  if (model.problem) return <StateLabel state="failed">Unusable</StateLabel>;
  const text = lookedAt(model);
  if (!model.header) {
    return (
      <span title={text}>
        <StateLabel state="absent">Not read</StateLabel>
      </span>
    );
  }
  return <StateLabel state="done">Read</StateLabel>;
}
