'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMemo, type ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { count } from '@/ui/format';
import { StateDot } from '@/ui/state-label';
import { SearchField } from '@/ui/search-field';
import type { BulkForm } from './bulk-form';
import type { TagCount } from './caption-tags';
import {
  type ImageFilter,
  NO_FILTER,
  RATIO_TITLE,
  type RatioClass,
  ratioClassOf,
  SIZE_TITLE,
  type SizeClass,
  sizeClassOf,
} from './filter-images';
import { isGrave, type ProblemCount } from './problems';
import { TagList } from './tag-list';

/** The left column: text, problems and tags, each with the number of pictures it leaves. */
export function BenchTools({ images, problems, tags, text, filter, onFilter, onEditTag }: BenchToolsProps) {
  const shapes = useMemo(() => countShapes(images), [images]);
  const wanted = text.trim().toLowerCase();
  const shownTags = wanted === '' ? tags : tags.filter(({ tag }) => tag.toLowerCase().includes(wanted));

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface px-2 py-2.5">
      <div className="mx-1 mb-2">
        <SearchField value={text} onChange={(text) => onFilter({ text })} label="Tag or text" />
      </div>
      <div className="max-h-1/2 shrink-0 overflow-y-auto">
        <Heading>Problems</Heading>
        <ul>
          <Choice
            isOn={KEYS.every((key) => filter[key] === '')}
            amount={images.length}
            onClick={() => onFilter(NO_FILTER)}
          >
            All pictures
          </Choice>
          {problems.map(({ kind, title, count: amount }) => (
            <Choice
              key={kind}
              isOn={filter.problem === kind}
              amount={amount}
              onClick={() => onFilter({ problem: filter.problem === kind ? '' : kind })}
            >
              <span className={isGrave(kind) ? 'text-danger' : 'text-warn'}>
                <StateDot
                  state={isGrave(kind) ? 'failed' : 'warning'}
                  className="mr-1.5 inline size-3 align-[-2px]"
                />
                {title}
              </span>
            </Choice>
          ))}
        </ul>
        <Heading>Size and ratio</Heading>
        <ul>
          {(Object.keys(SIZE_TITLE) as SizeClass[]).map((size) => (
            <Choice
              key={size}
              isOn={filter.size === size}
              amount={shapes.get(size) ?? 0}
              onClick={() => onFilter({ size: filter.size === size ? '' : size })}
            >
              {SIZE_TITLE[size]}
            </Choice>
          ))}
          {(Object.keys(RATIO_TITLE) as RatioClass[]).map((ratio) => (
            <Choice
              key={ratio}
              isOn={filter.ratio === ratio}
              amount={shapes.get(ratio) ?? 0}
              onClick={() => onFilter({ ratio: filter.ratio === ratio ? '' : ratio })}
            >
              {RATIO_TITLE[ratio]}
            </Choice>
          ))}
        </ul>
        <Heading amount={tags.length}>Tags</Heading>
        {tags.length === 0 && (
          <p className="px-2 py-1 text-xs text-muted">Words between commas in captions are listed here.</p>
        )}
      </div>
      <TagList
        tags={shownTags}
        chosen={filter.tag}
        onChoose={(tag) => onFilter({ tag })}
        onEdit={onEditTag}
      />
    </div>
  );
}

const KEYS = ['tag', 'problem', 'size', 'ratio', 'bucket'] as const;

function countShapes(images: DatasetImage[]): Map<SizeClass | RatioClass | null, number> {
  const counts = new Map<SizeClass | RatioClass | null, number>();
  for (const image of images) {
    for (const shape of [sizeClassOf(image), ratioClassOf(image)])
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  return counts;
}

type BenchToolsProps = {
  images: DatasetImage[];
  problems: ProblemCount[];
  tags: TagCount[];
  /** As it is typed. */
  text: string;
  filter: ImageFilter;
  onFilter: (change: Partial<ImageFilter>) => void;
  onEditTag: (start: Partial<BulkForm>) => void;
};

function Heading({ children, amount }: { children: string; amount?: number }) {
  return (
    <h2 className="flex px-2 pt-2 pb-1 text-xs text-muted">
      <span className="flex-1">{children}</span>
      {amount !== undefined && count(amount)}
    </h2>
  );
}

function Choice({ isOn, amount, onClick, children }: ChoiceProps) {
  return (
    <li className="[contain-intrinsic-size:auto_24px] [content-visibility:auto]">
      <button
        type="button"
        aria-pressed={isOn}
        onClick={onClick}
        className={cn(
          'grid h-6 w-full grid-cols-[minmax(0,1fr)_auto] items-center rounded-xs px-2 text-left text-sm text-text-2 hover:bg-raised max-sm:h-11',
          isOn && 'bg-accent-soft text-accent-text hover:bg-accent-soft',
        )}
      >
        <span className="truncate">{children}</span>
        <span className={cn('pl-2 text-xs text-muted', isOn && 'text-accent-text')}>{count(amount)}</span>
      </button>
    </li>
  );
}

type ChoiceProps = { isOn: boolean; amount: number; onClick: () => void; children: ReactNode };
