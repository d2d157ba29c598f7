'use client';

import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { useIsPhone } from '@/ui/use-media';
import { VirtualList } from '@/ui/virtual-list';
import type { BulkForm } from './bulk-form';
import type { TagCount } from './caption-tags';

/** The tags of a dataset: a click filters, and each can be renamed, merged, moved or taken out everywhere. */
export function TagList({ tags, chosen, onChoose, onEdit }: TagListProps) {
  const isPhone = useIsPhone();
  return (
    <VirtualList
      items={tags}
      keyOf={({ tag }) => tag}
      rowHeight={isPhone ? 44 : 24}
      label="Tags"
      className="min-h-40 flex-1"
    >
      {({ tag, count: amount }) => (
        <TagRow tag={tag} amount={amount} isOn={chosen === tag} onChoose={onChoose} onEdit={onEdit} />
      )}
    </VirtualList>
  );
}

type TagListProps = {
  tags: TagCount[];
  /** The tag that filters, or ''. */
  chosen: string;
  onChoose: (tag: string) => void;
  /** Opens the bulk edit with this in its fields. */
  onEdit: (start: Partial<BulkForm>) => void;
};

type TagRowProps = { tag: string; amount: number; isOn: boolean } & Pick<TagListProps, 'onChoose' | 'onEdit'>;

function TagRow({ tag, amount, isOn, onChoose, onEdit }: TagRowProps) {
  const isStale = useStaleSince() !== null;
  const asks = (title: string, start: Partial<BulkForm>) => (
    <MenuItem disabled={isStale} onSelect={() => onEdit(start)}>
      {title}
    </MenuItem>
  );
  return (
    <div
      className={cn(
        'group grid h-full grid-cols-[minmax(0,1fr)_auto_auto] items-center rounded-xs text-sm text-text-2 hover:bg-raised',
        isOn && 'bg-accent-soft text-accent-text hover:bg-accent-soft',
      )}
    >
      <button
        type="button"
        aria-pressed={isOn}
        onClick={() => onChoose(isOn ? '' : tag)}
        className="h-full truncate pl-2 text-left"
        title={tag}
      >
        {tag}
      </button>
      <span
        className={cn(
          'px-2 text-xs text-muted group-focus-within:hidden group-hover:hidden max-sm:inline!',
          isOn && 'text-accent-text',
        )}
      >
        {count(amount)}
      </span>
      <Menu
        trigger={
          <Button
            size="sm"
            look="bare"
            square
            aria-label={`Change ${tag} everywhere`}
            className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 not-group-hover:not-group-focus-within:w-0 data-[state=open]:opacity-100 max-sm:w-9! max-sm:opacity-100"
          >
            <Icon name="more" className="size-3.5" />
          </Button>
        }
      >
        {asks('Rename or merge…', { kind: 'rename', tags: tag })}
        {asks('Move to the front…', { kind: 'move', tags: tag, place: 'start' })}
        {asks('Put first in all…', { kind: 'trigger', to: tag })}
        <MenuLine />
        {asks('Remove everywhere…', { kind: 'remove', tags: tag })}
      </Menu>
    </div>
  );
}
