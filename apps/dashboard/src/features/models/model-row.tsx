'use client';

import type { ModelFile } from '@pilothouse/contracts/models';
import { useEffect, useRef } from 'react';
import { cn } from '@/ui/cn';
import { bytes, count, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { StateLabel } from '@/ui/state-label';
import { Tag } from '@/ui/tag';
import { flash } from '@/ui/use-flash';
import { familyTitle, subtitleOf, titleOf } from './model-list';

// Sign, name, family, rank, steps, size, changed, header.
const COLUMNS =
  'grid grid-cols-[30px_minmax(140px,1fr)_84px_44px_64px_72px_92px_100px] items-center gap-x-3 px-4 max-xl:grid-cols-[30px_minmax(140px,1fr)_84px_56px_76px_84px_112px] max-md:grid-cols-[30px_minmax(120px,1fr)_84px_84px] max-sm:grid-cols-[30px_minmax(0,1fr)_auto] max-sm:px-3';
const UNLESS_NARROW = 'max-md:hidden';

export function ModelColumns() {
  return (
    <div
      aria-hidden
      className={cn(COLUMNS, 'h-7 shrink-0 border-b border-line text-xs text-muted max-sm:!hidden')}
    >
      <span />
      <span>Name</span>
      <span>Family</span>
      <span className={cn('text-right', UNLESS_NARROW)}>Rank</span>
      <span className={cn('text-right', UNLESS_NARROW)}>Steps</span>
      <span className="text-right">Size</span>
      <span className={cn('text-right', UNLESS_NARROW)}>Changed</span>
      <span className="pl-2 max-xl:hidden">Header</span>
    </div>
  );
}

export function ModelRow({ model, isCurrent, isFresh, onOpen }: ModelRowProps) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFresh) flash(row.current, 'ok');
  }, [isFresh]);

  const family = familyTitle(model);
  const { header, problem } = model;
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
      <span className="grid size-[30px] place-items-center rounded-[4px] bg-raised text-muted">
        <Icon name={header?.isLora ? 'layers' : 'models'} className="size-3.5" />
      </span>
      <span className="min-w-0">
        <span className="block truncate text-base/[17px] font-medium">{titleOf(model)}</span>
        <span className={cn('block truncate text-xs/[15px] text-muted', problem && 'text-danger')}>
          {subtitleOf(model)}
        </span>
      </span>
      <span className="max-sm:hidden">
        {family ? <Tag>{family}</Tag> : <span className="text-muted">unknown</span>}
      </span>
      <Number value={header?.networkRank} isExpected={header?.isLora} />
      <Number value={header?.steps} isExpected={header?.isLora} />
      <span className="text-right max-sm:grid max-sm:gap-0.5">
        {bytes(model.bytes)}
        <span className="hidden text-xs text-muted max-sm:block">{family ?? 'unknown'}</span>
      </span>
      <span className={cn('text-right text-muted', UNLESS_NARROW)}>{moment(model.changedAt)}</span>
      <span className="flex items-center pl-2 max-xl:hidden">
        <Reading model={model} />
      </span>
    </button>
  );
}

type ModelRowProps = { model: ModelFile; isCurrent: boolean; isFresh: boolean; onOpen: () => void };

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

function Reading({ model: { header, problem } }: { model: ModelFile }) {
  if (problem) return <StateLabel state="failed">Unusable</StateLabel>;
  if (!header) return <StateLabel state="absent">Not read</StateLabel>;
  return <StateLabel state="done">Read</StateLabel>;
}
