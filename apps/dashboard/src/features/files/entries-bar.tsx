'use client';

import { Button } from '@/ui/button';
import { ChosenBar } from '@/ui/chosen-bar';
import { Icon } from '@/ui/icon';
import { zipUrl } from './files.queries';
import type { FileAct } from './preview';

/** What may be done with all chosen entries at once. Floats, so that the list does not jump. */
export function EntriesBar({ path, names, onAct, onNone }: EntriesBarProps) {
  if (names.length === 0) return null;
  return (
    <ChosenBar label="Chosen entries" chosen={names.length} onNone={onNone}>
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
    </ChosenBar>
  );
}

type EntriesBarProps = {
  path: string;
  names: string[];
  onAct: (act: FileAct) => void;
  onNone: () => void;
};
