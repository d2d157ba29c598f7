'use client';

import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Menu, MenuItem } from '@/ui/menu';
import { Tag } from '@/ui/tag';
import { RATIO_TITLE, SIZE_TITLE, SORT_TITLE, type SortOrder } from './filter-images';
import { titleOf } from './problems';
import type { BenchState } from './use-bench';

/** What narrows the grid, how much that leaves, and its order. */
export function BenchToolbar({ bench, total, onFilters, onEdit, onCrop }: BenchToolbarProps) {
  const { filter, text, setFilter, shown, yard } = bench;
  const orders = Object.keys(SORT_TITLE) as SortOrder[];
  const isNarrowed = shown.length < total;
  return (
    <div className="flex h-[46px] shrink-0 items-center gap-2 px-3.5 max-sm:px-3">
      {filter.tag !== '' && <Chip words={filter.tag} onRemove={() => setFilter({ tag: '' })} />}
      {filter.problem !== '' && (
        <Chip words={titleOf(filter.problem, yard)} onRemove={() => setFilter({ problem: '' })} />
      )}
      {filter.size !== '' && (
        <Chip words={SIZE_TITLE[filter.size]} onRemove={() => setFilter({ size: '' })} />
      )}
      {filter.ratio !== '' && (
        <Chip words={RATIO_TITLE[filter.ratio]} onRemove={() => setFilter({ ratio: '' })} />
      )}
      {filter.bucket !== '' && (
        <Chip
          words={`Bucket ${filter.bucket.replace('x', ' × ')}`}
          onRemove={() => setFilter({ bucket: '' })}
        />
      )}
      {text.trim() !== '' && <Chip words={`“${text.trim()}”`} onRemove={() => setFilter({ text: '' })} />}
      <span className="truncate text-sm text-muted" role="status">
        {isNarrowed ? `${count(shown.length)} of ${count(total)}` : `${count(total)} shown`}
      </span>
      <span className="flex-1" />
      <Button size="sm" look="bare" writes onClick={onEdit} aria-label="Edit captions">
        <Icon name="edit" className="size-3.5" />
        <span className="max-sm:hidden">Edit captions…</span>
      </Button>
      <Button size="sm" look="bare" className="md:hidden" onClick={onFilters}>
        <Icon name="filter" className="size-3.5" />
        Filter
      </Button>
      <Button
        size="sm"
        look="bare"
        writes
        disabled={shown.length === 0}
        onClick={onCrop}
        className="max-sm:hidden"
      >
        <Icon name="crop" className="size-3.5" />
        Crop and resize…
      </Button>
      <Menu
        trigger={
          <Button size="sm" look="bare">
            {SORT_TITLE[filter.sort]}
            <Icon name="down" className="size-3.5" />
          </Button>
        }
      >
        {orders.map((sort) => (
          <MenuItem
            key={sort}
            onSelect={() => setFilter({ sort })}
            icon={sort === filter.sort ? 'check' : undefined}
          >
            {SORT_TITLE[sort]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

type BenchToolbarProps = {
  bench: BenchState;
  total: number;
  onFilters: () => void;
  /** Opens the bulk edit of captions. */
  onEdit: () => void;
  /** Opens cropping and resizing of what is shown. */
  onCrop: () => void;
};

function Chip({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <Tag isKey className="max-w-40 pr-1">
      <span className="truncate">{words}</span>
      <button
        type="button"
        aria-label={`Remove ${words}`}
        onClick={onRemove}
        className="relative grid size-4 place-items-center rounded-xs after:absolute after:-inset-1 hover:text-text max-sm:after:-inset-3"
      >
        <Icon name="close" className="size-3.5" />
      </button>
    </Tag>
  );
}
