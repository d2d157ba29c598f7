'use client';

import { type TrashItem, TrashKind } from '@pilothouse/contracts/trash';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { count, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { useListCursor } from '@/ui/list-cursor';
import { Panel } from '@/ui/panel';
import { SearchField } from '@/ui/search-field';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast';
import { VirtualList } from '@/ui/virtual-list';
import { type Refused, RefusedList } from './refused-list';
import { TrashHead, TrashRow } from './trash-row';
import { KIND_TITLE, shownTrash, sizeWords, type TrashFilter } from './trash-words';
import { restoreMany } from './trash.queries';

const ROW_PX = 46;

export function TrashList({ items, onEmpty }: TrashListProps) {
  const [filter, setFilter] = useState<TrashFilter>({ text: '', kind: 'any' });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Refused[]>([]);
  const shown = shownTrash(items, filter);
  const chosen = shown.filter(({ id }) => picked.has(id));
  const toggle = (id: string) =>
    setPicked(
      (before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]),
    );
  const [cursor] = useListCursor({
    count: shown.length,
    onSelect: (at) => toggle(shown[at]?.id ?? ''),
  });
  const restore = useMutation({
    mutationFn: (ids: string[]) => restoreMany(ids),
    onSuccess: (report) => {
      if (report.restored.length > 0) {
        const [only] = report.restored;
        const what =
          report.restored.length === 1 ? (only?.what ?? '') : counted(report.restored.length, 'thing');
        toast(`${what} put back`);
      }
      setRefused(report.refused);
      setPicked(new Set());
    },
    onError: (error: Error) => toast(error.message),
  });
  const kinds = TrashKind.options.filter((kind) => items.some((item) => item.kind === kind));

  return (
    <>
      <RefusedList
        refused={refused}
        onSettled={(id) => setRefused((all) => all.filter((each) => each.id !== id))}
      />
      <Panel className="relative flex min-h-0 flex-col overflow-hidden">
        <div className="flex min-h-[46px] shrink-0 items-center gap-3 px-3 max-sm:py-2">
          <SearchField
            value={filter.text}
            onChange={(text) => setFilter({ ...filter, text })}
            label="Search the trash"
            className="w-64 max-sm:flex-1"
          />
          {kinds.length > 1 && (
            <Select
              label="Kind"
              size="sm"
              value={filter.kind}
              options={[
                { value: 'any', title: 'All kinds' },
                ...kinds.map((kind) => ({ value: kind, title: KIND_TITLE[kind] })),
              ]}
              onChange={(kind) => setFilter({ ...filter, kind })}
              className="w-32"
            />
          )}
          <span className="text-sm whitespace-nowrap text-muted max-md:hidden" role="status">
            {shown.length < items.length && `${count(shown.length)} of ${count(items.length)}`}
          </span>
          <span className="flex-1 max-sm:hidden" />
          <Button
            size="sm"
            look="bare"
            className="max-sm:hidden"
            onClick={() =>
              setPicked(new Set(chosen.length === shown.length ? [] : shown.map(({ id }) => id)))
            }
          >
            {chosen.length === shown.length && shown.length > 0 ? 'Choose none' : 'Choose all'}
          </Button>
        </div>
        <TrashHead />
        {shown.length === 0 ? (
          <p className="px-4 py-6 text-text-2">Nothing in the trash matches.</p>
        ) : (
          <div
            className="flex min-h-0 flex-col"
            style={{ height: shown.length * ROW_PX + (chosen.length > 0 ? 64 : 0) }}
          >
            <VirtualList
              items={shown}
              keyOf={({ id }) => id}
              rowHeight={ROW_PX}
              current={cursor}
              label="In the trash"
              className="flex-1"
            >
              {(item, at) => (
                <TrashRow
                  item={item}
                  isCurrent={at === cursor}
                  isChosen={picked.has(item.id)}
                  isWorking={restore.isPending && (restore.variables ?? []).includes(item.id)}
                  onToggle={() => toggle(item.id)}
                  onRestore={() => restore.mutate([item.id])}
                />
              )}
            </VirtualList>
          </div>
        )}
        {chosen.length > 0 && (
          <ChosenBar
            items={chosen}
            isWorking={restore.isPending}
            onRestore={() =>
              restore.mutate(chosen.filter(({ kind }) => kind !== 'unknown').map(({ id }) => id))
            }
            onEmpty={() => onEmpty(chosen)}
            onNone={() => setPicked(new Set())}
          />
        )}
      </Panel>
    </>
  );
}

type TrashListProps = { items: TrashItem[]; onEmpty: (items: TrashItem[]) => void };

function ChosenBar({ items, isWorking, onRestore, onEmpty, onNone }: ChosenBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Chosen things"
      className="absolute bottom-4 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-1 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-3 max-sm:h-[52px] max-sm:translate-x-0"
    >
      <span className="text-sm font-medium">
        {count(items.length)}, {sizeWords(items)}
      </span>
      <Button size="sm" look="bare" writes working={isWorking} onClick={onRestore}>
        <Icon name="undo" className="size-3.5" />
        Put back
      </Button>
      <Button
        size="sm"
        look="bare"
        writes
        className="text-danger enabled:hover:text-danger"
        onClick={onEmpty}
      >
        <Icon name="trash" className="size-3.5" />
        Delete…
      </Button>
      <IconButton icon="close" label="Choose none" size="sm" onClick={onNone} />
    </div>
  );
}

type ChosenBarProps = {
  items: TrashItem[];
  isWorking: boolean;
  onRestore: () => void;
  onEmpty: () => void;
  onNone: () => void;
};
