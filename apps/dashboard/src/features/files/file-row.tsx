'use client';

import { type FileEntry, RAW_BYTE, shownName } from '@pilothouse/contracts/files';
import type { DragEvent, MouseEvent } from 'react';
import { cn } from '@/ui/cn';
import { moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Skeleton } from '@/ui/skeleton';
import { Tooltip } from '@/ui/tooltip';
import { useDropOn } from './drags';
import { factOf, iconOf, opensAsFolder } from './file-words';

// Choice, sign, name, size, changed.
export const COLUMNS =
  'grid grid-cols-[20px_20px_minmax(0,1fr)_120px_112px] items-center gap-x-2.5 px-3.5 max-sm:grid-cols-[36px_20px_minmax(0,1fr)] max-sm:px-2';

export function FileRow({ entry, path, isCurrent, isChosen, ...on }: FileRowProps) {
  const { isOver, handlers } = useDropOn(
    path,
    entry !== undefined && opensAsFolder(entry) && entry.kind === 'folder',
  );
  if (!entry) {
    return (
      <div className={cn(COLUMNS, 'h-full border-b border-line')}>
        <span />
        <Skeleton className="size-3.5" />
        <Skeleton className="w-40" />
      </div>
    );
  }
  const isOutside = entry.link?.leads === 'outside' || entry.link?.leads === 'nowhere';
  return (
    <div
      {...handlers}
      draggable={entry.locked === ''}
      onDragStart={on.onDrag}
      onClick={on.onPick}
      onDoubleClick={on.onOpen}
      className={cn(
        COLUMNS,
        'group/file h-full w-full cursor-default border-b border-line text-left text-sm whitespace-nowrap select-none hover:bg-raised',
        isChosen && 'bg-raised',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)] hover:bg-accent-soft',
        isOver && 'shadow-[inset_0_0_0_1px_var(--ph-accent)]',
      )}
    >
      <input
        type="checkbox"
        aria-label={`Choose ${shownName(entry.name)}`}
        checked={isChosen}
        onChange={on.onToggle}
        onClick={(event) => event.stopPropagation()}
        className={cn(
          'size-3.5 justify-self-center accent-(--ph-accent) max-sm:size-5',
          !isChosen && 'opacity-0 group-hover/file:opacity-100 focus-visible:opacity-100 max-sm:opacity-100',
        )}
      />
      <Icon
        name={iconOf(entry)}
        className={cn('size-4', entry.kind === 'folder' ? 'text-text-2' : 'text-muted')}
      />
      <span className="flex min-w-0 items-center gap-2">
        <button
          type="button"
          tabIndex={-1}
          onClick={(event) => {
            if (!opensAsFolder(entry)) return;
            event.stopPropagation();
            on.onOpen();
          }}
          className={cn(
            'min-w-0 truncate text-left font-medium',
            opensAsFolder(entry) && 'hover:underline',
            isOutside && 'text-muted',
          )}
        >
          {shownName(entry.name)}
        </button>
        {entry.link && <span className="min-w-0 truncate text-xs text-muted">→ {entry.link.to}</span>}
        {RAW_BYTE.test(entry.name) && <span className="text-xs text-warn">not UTF-8</span>}
        {(entry.secret || entry.locked) !== '' && (
          <Tooltip text={`${entry.secret || entry.locked}.`}>
            <span className="shrink-0 text-muted">
              <Icon name="lock" className="size-3" />
            </span>
          </Tooltip>
        )}
        <span className="ml-auto hidden pl-2 text-xs text-muted max-sm:block">{factOf(entry)}</span>
      </span>
      <span className={cn('text-right max-sm:hidden', entry.kind !== 'file' && 'text-muted')}>
        {entry.kind === 'folder' ? '' : factOf(entry)}
      </span>
      <span className="text-right text-muted max-sm:hidden">{moment(entry.changedAt)}</span>
    </div>
  );
}

type FileRowProps = {
  /** Undefined while it is not read. */
  entry: FileEntry | undefined;
  path: string;
  isCurrent: boolean;
  isChosen: boolean;
  onPick: (event: MouseEvent) => void;
  onOpen: () => void;
  onToggle: () => void;
  onDrag: (event: DragEvent) => void;
};
