'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useMemo, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import {
  activeRunsQuery,
  datasetsQuery,
  everyRunQuery,
  modelsQuery,
  servicesQuery,
  sessionQuery,
  terminalsQuery,
  toolsQuery,
} from '@/api/queries';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { KeyCap } from '@/ui/key-cap';
import { StateLabel } from '@/ui/state-label';
import { findItems, marked } from './find-items';
import { type PaletteItem, paletteItems } from './palette-items';
import { recentItems } from './recent-items';

export function PaletteBox({ onChoose }: { onChoose: (item: PaletteItem) => void }) {
  const [query, setQuery] = useState('');
  const [recent] = useState(recentItems);
  const items = useItems();
  const found = useMemo(() => findItems(items, query, recent), [items, query, recent]);
  const amount = found.reduce((sum, { items }) => sum + items.length, 0);
  const { data: session } = useQuery(sessionQuery);

  return (
    <Command shouldFilter={false} loop label="Find or do">
      <div className="flex h-[54px] items-center gap-3 border-b border-line pr-3.5 pl-[18px]">
        <Icon name="search" className="text-muted" />
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder="Find or do"
          className="min-w-0 flex-1 bg-transparent text-lg caret-accent outline-none"
        />
        <span className="inline-flex h-[22px] items-center rounded-full bg-off-soft px-2 text-xs font-medium text-text-2 max-sm:hidden">
          on {session?.host}
        </span>
      </div>
      <Command.List className="max-h-[min(440px,60vh)] overflow-y-auto pb-1">
        {amount === 0 && (
          <p className="px-[18px] py-8 text-center text-muted">Nothing here is called “{query}”</p>
        )}
        {found.map(({ group, items }) => (
          <Command.Group
            key={group}
            heading={group}
            className="px-2 pb-1 [&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2.5 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:text-muted"
          >
            {items.map((item) => (
              <Item key={item.id} item={item} query={query} onChoose={() => onChoose(item)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p className="flex items-center gap-[18px] border-t border-line px-[18px] py-[9px] text-xs text-muted">
        <span className="max-sm:hidden">
          <KeyCap>↑</KeyCap> <KeyCap>↓</KeyCap> choose
        </span>
        <span>
          <KeyCap>&gt;</KeyCap> only commands
        </span>
        <span className="flex-1" />
        <span aria-live="polite">{count(amount)} found</span>
      </p>
    </Command>
  );
}

function Item({ item, query, onChoose }: { item: PaletteItem; query: string; onChoose: () => void }) {
  const isStale = useStaleSince() !== null;
  const writes = item.act.type === 'service' || item.act.type === 'stop-run';
  const isDo = item.group === 'Do';
  return (
    <Command.Item
      value={item.id}
      disabled={writes && isStale}
      onSelect={onChoose}
      className="group flex h-9 items-center gap-2.5 rounded-sm px-2.5 whitespace-nowrap select-none data-[disabled=true]:text-disabled data-[selected=true]:bg-accent-soft max-sm:h-11"
    >
      <Icon name={item.icon} className="text-muted group-data-[selected=true]:text-accent-text" />
      <span className="max-w-[70%] shrink-0 truncate">
        {marked(item.title, query).map(({ text, isHit }, at) =>
          isHit ? (
            <b key={at} className="font-bold text-accent-text">
              {text}
            </b>
          ) : (
            text
          ),
        )}
      </span>
      {item.state && <StateLabel state={item.state.kind}>{item.state.word}</StateLabel>}
      {!isDo && item.fact && <span className="min-w-0 truncate text-sm text-muted">{item.fact}</span>}
      <span className="flex-1" />
      {isDo && item.fact && <span className="min-w-0 truncate text-sm text-muted">{item.fact}</span>}
      <span className="flex items-center gap-2.5 max-sm:hidden">
        {item.keys?.map((key) => (
          <KeyCap key={key}>{key}</KeyCap>
        ))}
        {!item.keys && (
          <span className="hidden group-data-[selected=true]:inline">
            <KeyCap>Enter</KeyCap>
          </span>
        )}
      </span>
    </Command.Item>
  );
}

const NONE: never[] = [];

function useItems() {
  const { data: runs = NONE } = useQuery(everyRunQuery);
  const { data: active = NONE } = useQuery(activeRunsQuery);
  const { data: datasets = NONE } = useQuery(datasetsQuery);
  const { data: models = NONE } = useQuery(modelsQuery);
  const services = useQuery(servicesQuery).data?.services ?? NONE;
  const terminals = useQuery(terminalsQuery).data?.terminals ?? NONE;
  const tools = useQuery(toolsQuery).data?.tools ?? NONE;
  return useMemo(
    () => paletteItems({ runs, active, datasets, models, services, terminals, tools }),
    [runs, active, datasets, models, services, terminals, tools],
  );
}
