'use client';

import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { useEffect, useRef, useState } from 'react';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { TextField } from '@/ui/text-field';
import { token } from '@/ui/use-resolved-theme';

type Props = { search: SearchAddon; onClose: () => void };

/** Finds text in a shell's output, the newest first. Enter: what is older, Shift Enter: what is newer, Esc: away. */
export function FindField({ search, onClose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState({ place: -1, amount: 0 });
  useEffect(() => {
    field.current?.focus();
    const results = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ place: resultIndex, amount: resultCount }),
    );
    return () => {
      results.dispose();
      search.clearDecorations();
    };
  }, [search]);

  const older = () => search.findPrevious(query, options());
  const newer = () => search.findNext(query, options());
  return (
    <div
      role="search"
      className="flex items-center gap-1 justify-self-end rounded-sm bg-overlay p-1 shadow-pop"
    >
      <TextField
        ref={field}
        type="search"
        size="sm"
        aria-label="Find in the output"
        placeholder="Find"
        value={query}
        onChange={(event) => {
          const text = event.target.value;
          setQuery(text);
          search.clearDecorations();
          if (text === '') setFound({ place: -1, amount: 0 });
          else search.findPrevious(text, options());
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && query !== '') (event.shiftKey ? newer : older)();
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
        before={<Icon name="search" className="size-3.5 text-muted" />}
        after={
          query && (
            <span aria-live="polite" className="text-xs whitespace-nowrap text-muted">
              {foundText(found)}
            </span>
          )
        }
        className="w-[232px] max-sm:w-[180px]"
      />
      <IconButton
        icon="up"
        label="Older"
        keys={['Enter']}
        size="sm"
        disabled={found.amount === 0}
        onClick={older}
      />
      <IconButton
        icon="down"
        label="Newer"
        keys={['Shift', 'Enter']}
        size="sm"
        disabled={found.amount === 0}
        onClick={newer}
      />
      <IconButton icon="close" label="Close" keys={['Esc']} size="sm" onClick={onClose} />
    </div>
  );
}

/** Of the newest, 1 is the last one of the output; beyond a thousand they are not counted through. */
function foundText({ place, amount }: { place: number; amount: number }): string {
  if (amount === 0) return 'none';
  return place < 0 ? count(amount) : `${count(place + 1)} of ${count(amount)}`;
}

/** All of them on a quiet ground, the one it stands at framed and selected; plain colours, as xterm wants them. */
const options = (): ISearchOptions => ({
  decorations: {
    matchBackground: token('border-strong'),
    matchOverviewRuler: token('warn'),
    activeMatchBackground: token('border-strong'),
    activeMatchBorder: token('warn'),
    activeMatchColorOverviewRuler: token('warn'),
  },
});
