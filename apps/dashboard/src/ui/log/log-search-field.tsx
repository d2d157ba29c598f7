'use client';

import { useEffect, useRef } from 'react';
import { count } from '../format';
import { Icon } from '../icon';
import { IconButton } from '../icon-button';
import { TextField } from '../text-field';
import type { SearchView } from './use-log-search';
import type { LogView } from './use-log-view';

type Props = { view: LogView; onClose: () => void; takesFocus: boolean };

/** What is looked for, how often it is there, and the way from one to the next. Enter: on, Shift Enter: back, Esc: away. */
export function LogSearchField({ view: { search, inSight }, onClose, takesFocus }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  const go = (by: 1 | -1) => search.query !== '' && search.go(by, inSight.current);
  return (
    <>
      <TextField
        ref={field}
        type="search"
        size="sm"
        aria-label="Find in the log"
        placeholder="Find"
        value={search.query}
        onChange={(event) => search.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
        before={<Icon name="search" className="size-3.5 text-muted" />}
        after={
          search.query && (
            <span aria-live="polite" className="text-xs whitespace-nowrap text-muted">
              {foundText(search)}
            </span>
          )
        }
        className="w-[212px] max-sm:w-full"
      />
      <IconButton
        icon="up"
        label="Previous"
        keys={['Shift', 'Enter']}
        size="sm"
        disabled={search.count === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon="down"
        label="Next"
        keys={['Enter']}
        size="sm"
        disabled={search.count === 0}
        onClick={() => go(1)}
      />
    </>
  );
}

function foundText({ count: found, place, isSearching }: SearchView): string {
  if (found === 0) return isSearching ? 'looking' : 'none';
  return `${place > 0 ? `${count(place)} of ` : ''}${count(found)}${isSearching ? '+' : ''}`;
}
