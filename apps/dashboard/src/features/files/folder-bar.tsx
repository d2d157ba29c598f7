'use client';

import { shownName } from '@pilothouse/contracts/files';
import { Fragment } from 'react';
import { cn } from '@/ui/cn';
import { SearchField } from '@/ui/search-field';
import { useDropOn } from './drags';

/** The way to the folder, each part of it a folder to go to or drop on, and what narrows the list. */
export function FolderBar({ path, text, onOpen, onText }: FolderBarProps) {
  const parts = path === '' ? [] : path.split('/');
  return (
    <div className="flex h-[42px] shrink-0 items-center gap-2 border-b border-line px-3.5 max-sm:h-auto max-sm:flex-wrap max-sm:py-2">
      <nav
        aria-label="Path"
        className="flex min-w-0 flex-1 items-center overflow-x-auto text-sm whitespace-nowrap max-sm:w-full max-sm:flex-none"
      >
        <Part path="" title="Workspace" isLast={parts.length === 0} onOpen={onOpen} />
        {parts.map((part, at) => (
          <Fragment key={parts.slice(0, at + 1).join('/')}>
            <span aria-hidden className="text-disabled">
              /
            </span>
            <Part
              path={parts.slice(0, at + 1).join('/')}
              title={shownName(part)}
              isLast={at === parts.length - 1}
              onOpen={onOpen}
            />
          </Fragment>
        ))}
      </nav>
      <SearchField value={text} onChange={onText} label="Name" className="w-44 max-sm:w-full" />
    </div>
  );
}

type FolderBarProps = {
  path: string;
  text: string;
  onOpen: (path: string) => void;
  onText: (text: string) => void;
};

function Part({
  path,
  title,
  isLast,
  onOpen,
}: {
  path: string;
  title: string;
  isLast: boolean;
  onOpen: (path: string) => void;
}) {
  const { isOver, handlers } = useDropOn(path, !isLast);
  return (
    <button
      type="button"
      {...handlers}
      aria-current={isLast ? 'page' : undefined}
      onClick={() => onOpen(path)}
      className={cn(
        'rounded-xs px-1.5 py-0.5 hover:bg-raised max-sm:py-2',
        isLast ? 'font-medium' : 'text-text-2',
        isOver && 'bg-accent-soft text-accent-text',
      )}
    >
      {title}
    </button>
  );
}
