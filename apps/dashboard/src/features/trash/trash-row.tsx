import type { TrashItem } from '@pilothouse/contracts/trash';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { bytes, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { KIND_ICON, KIND_TITLE } from './trash-words';

export const COLUMNS =
  'grid grid-cols-[24px_minmax(0,1fr)_minmax(0,200px)_80px_130px_150px] items-center gap-4 px-4 max-lg:grid-cols-[24px_minmax(0,1fr)_80px_120px_140px] max-md:grid-cols-[24px_minmax(0,1fr)_auto] max-sm:px-3 max-sm:gap-2.5';

export function TrashHead() {
  return (
    <div className={cn(COLUMNS, 'h-7 shrink-0 border-t border-line text-xs text-muted max-md:hidden')}>
      <span />
      <span>What</span>
      <span className="max-lg:hidden">From</span>
      <span className="text-right">Size</span>
      <span className="text-right">Moved here</span>
      <span />
    </div>
  );
}

/** One thing in the trash. The whole row chooses it. */
export function TrashRow({ item, isCurrent, isChosen, isWorking, onToggle, onRestore }: TrashRowProps) {
  const { what, kind, from, bytes: size, trashedAt, problem } = item;
  return (
    <div
      className={cn(
        COLUMNS,
        'group/row h-full border-t border-line text-sm whitespace-nowrap transition-colors duration-(--ph-fast) hover:bg-raised',
        isChosen && 'bg-raised',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)] hover:bg-accent-soft',
      )}
    >
      <input
        type="checkbox"
        aria-label={`Choose ${what}`}
        className="size-4 accent-accent"
        checked={isChosen}
        onChange={onToggle}
      />
      <button type="button" onClick={onToggle} className="grid min-w-0 text-left" tabIndex={-1}>
        <span className="flex min-w-0 items-center gap-2">
          <Icon name={KIND_ICON[kind]} className="size-3.5 shrink-0 text-muted" />
          <span className="truncate font-medium">{what}</span>
        </span>
        {problem !== '' ? (
          <span className="truncate text-xs text-warn" title={problem}>
            {problem}
          </span>
        ) : (
          <span className="truncate text-xs text-muted">
            {KIND_TITLE[kind]}
            <span className="lg:hidden">{from !== '' && ` from ${from}`}</span>
            <span className="md:hidden">, {moment(trashedAt)}</span>
            <span className="md:hidden">{size !== null && `, ${bytes(size)}`}</span>
          </span>
        )}
      </button>
      <span className="mono min-w-0 truncate text-xs text-text-2 max-lg:hidden" title={from}>
        {from}
      </span>
      <span className={cn('text-right max-md:hidden', size === null && 'text-muted')}>
        {size === null ? 'counting' : bytes(size)}
      </span>
      <span className="text-right text-muted max-md:hidden">{moment(trashedAt)}</span>
      <span className="flex justify-end">
        {kind !== 'unknown' && (
          <Button
            size="sm"
            look="bare"
            writes
            working={isWorking}
            onClick={onRestore}
            aria-label={`Put ${what} back`}
            className="opacity-0 group-hover/row:opacity-100 focus-visible:opacity-100 max-lg:opacity-100"
          >
            <Icon name="undo" className="size-3.5" />
            Put back
          </Button>
        )}
      </span>
    </div>
  );
}

type TrashRowProps = {
  item: TrashItem;
  isCurrent: boolean;
  isChosen: boolean;
  isWorking: boolean;
  onToggle: () => void;
  onRestore: () => void;
};
