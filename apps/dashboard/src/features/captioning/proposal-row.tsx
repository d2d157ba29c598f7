'use client';

import { thumbnailUrl } from '@/api/pictures';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { diffTexts } from '@/ui/text-diff';
import { DiffText } from '@/ui/diff-text';
import type { ReviewRow } from './proposals';

const THUMBNAIL_PX = 72;

/** One picture: the caption it has, and below it the one it would have. */
export function ProposalRow(props: ProposalRowProps) {
  const { row, dataset, unit, isChosen, isCurrent, isReadOnly, onPoint, onToggle, onEdit } = props;
  const { proposal, result, state } = row;
  const { file } = proposal;
  const { before, after } = diffTexts(proposal.caption ?? '', result, unit);
  return (
    <div
      onClick={onPoint}
      className={cn(
        'flex h-full border-b border-line transition-colors duration-(--ph-fast) hover:bg-raised',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)]',
      )}
    >
      <button
        type="button"
        role="checkbox"
        aria-checked={isChosen}
        aria-label={`Take over the caption of ${file}`}
        disabled={isReadOnly || state === 'same'}
        onFocus={onPoint}
        onClick={onToggle}
        className="group/box grid w-11 shrink-0 place-items-center focus-visible:-outline-offset-2"
      >
        <span
          className={cn(
            'grid size-4 place-items-center rounded-xs border transition-colors duration-(--ph-fast)',
            isChosen
              ? 'border-accent bg-accent text-on-accent'
              : 'border-line-control text-transparent group-disabled/box:border-line group-enabled/box:group-hover/box:border-accent',
          )}
        >
          <Icon name="check" className="size-3" />
        </span>
      </button>
      <img
        src={thumbnailUrl(dataset, proposal, THUMBNAIL_PX)}
        alt=""
        decoding="async"
        className="my-auto size-[72px] shrink-0 rounded-[4px] bg-track object-cover"
      />
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 px-3.5 py-2 max-sm:pr-1 max-sm:pl-3">
        <p className="flex min-w-0 items-center gap-2 text-xs text-muted">
          <span className="truncate">{file}</span>
          <Remark row={row} />
        </p>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_16px_minmax(0,1.4fr)] gap-x-2.5 text-sm/[17px] max-sm:grid-cols-[minmax(0,1fr)] max-sm:gap-y-1">
          <p className="line-clamp-3 text-muted max-sm:line-clamp-2" title={proposal.caption ?? undefined}>
            {(proposal.caption ?? '').trim() === '' ? (
              'no caption'
            ) : (
              <DiffText parts={before} changed="removed" />
            )}
          </p>
          <Icon name="right" className="mt-0.5 size-3.5 text-muted max-sm:hidden" />
          <p className="line-clamp-3 text-text" title={result}>
            {state === 'same' ? (
              <span className="text-muted">stays as it is</span>
            ) : (
              <DiffText parts={after} changed="added" />
            )}
          </p>
        </div>
      </div>
      <span className="grid shrink-0 place-items-center pr-2.5 max-sm:pr-1">
        {!isReadOnly && (
          <IconButton icon="edit" label={`Edit the caption of ${file}`} size="sm" onClick={onEdit} />
        )}
      </span>
    </div>
  );
}

type ProposalRowProps = {
  row: ReviewRow;
  dataset: string;
  /** What is compared: tags, or words. */
  unit: 'tag' | 'word';
  isChosen: boolean;
  isCurrent: boolean;
  isReadOnly: boolean;
  onPoint: () => void;
  onToggle: () => void;
  onEdit: () => void;
};

function Remark({ row: { state, isDraft } }: { row: ReviewRow }) {
  if (state === 'edited') return <span className="shrink-0 text-warn">edited since</span>;
  return isDraft && <span className="shrink-0 text-accent-text">by hand</span>;
}
