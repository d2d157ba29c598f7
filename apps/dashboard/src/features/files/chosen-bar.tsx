'use client';

import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { zipUrl } from './files.queries';
import type { FileAct } from './preview';

/** What may be done with all chosen entries at once. Floats, so that the list does not jump. */
export function ChosenBar({ path, names, onAct, onNone }: ChosenBarProps) {
  if (names.length === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label="Chosen entries"
      className="absolute bottom-4 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-1 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-3 max-sm:h-[52px] max-sm:translate-x-0 max-sm:overflow-x-auto"
    >
      <span className="text-sm font-medium">{count(names.length)} selected</span>
      <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />
      <Button size="sm" look="bare" writes onClick={() => onAct('move')}>
        Move…
      </Button>
      <Button size="sm" look="bare" writes onClick={() => onAct('copy')}>
        Copy…
      </Button>
      <Button size="sm" look="bare" asChild>
        <a href={zipUrl(path, names)} download>
          ZIP
        </a>
      </Button>
      <Button
        size="sm"
        look="bare"
        writes
        className="text-danger enabled:hover:text-danger"
        onClick={() => onAct('trash')}
      >
        <Icon name="trash" className="size-3.5" />
        Trash
      </Button>
      <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />
      <IconButton icon="close" label="Select none" keys={['Esc']} size="sm" onClick={onNone} />
    </div>
  );
}

type ChosenBarProps = {
  path: string;
  names: string[];
  onAct: (act: FileAct) => void;
  onNone: () => void;
};
