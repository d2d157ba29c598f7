'use client';

import { Icon } from './icon';
import { KeyCap } from './key-cap';
import { TextField } from './text-field';

/** Narrows what the page lists. `/` focuses the first one of the page, Esc empties it. */
export function SearchField({ value, onChange, label, className }: SearchFieldProps) {
  return (
    <TextField
      type="search"
      size="sm"
      data-page-search
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (value) onChange('');
        else event.currentTarget.blur();
      }}
      before={<Icon name="search" className="size-3.5 text-muted" />}
      after={
        !value && (
          <span className="max-sm:hidden">
            <KeyCap>/</KeyCap>
          </span>
        )
      }
      className={className}
    />
  );
}

type SearchFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** "Search models". */
  label: string;
  className?: string;
};
