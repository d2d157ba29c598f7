'use client';

import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { zipUrl } from './media.queries';

/** What may be done with all that is chosen. Floats, so that the grid does not jump. */
export function MediaBar({ paths, onAdd, onTrash, onNone }: MediaBarProps) {
  if (paths.length === 0) return null;
  const zip = zipUrl(paths);
  return (
    <div
      role="toolbar"
      aria-label="Chosen pictures"
      className="absolute bottom-4 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-1 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-3 max-sm:h-[52px] max-sm:translate-x-0 max-sm:overflow-x-auto"
    >
      <span className="text-sm font-medium">{count(paths.length)} selected</span>
      <Line />
      <Button size="sm" look="bare" writes onClick={onAdd}>
        <Icon name="datasets" className="size-3.5 text-muted" />
        <span>
          <span className="max-sm:hidden">Add to </span>dataset…
        </span>
      </Button>
      {zip === undefined ? (
        <Button size="sm" look="bare" disabled title="They lie in several folders: a ZIP is made of one">
          ZIP
        </Button>
      ) : (
        <Button size="sm" look="bare" asChild>
          <a href={zip} download>
            ZIP
          </a>
        </Button>
      )}
      <Button
        size="sm"
        look="bare"
        writes
        className="text-danger enabled:hover:text-danger"
        onClick={onTrash}
      >
        <Icon name="trash" className="size-3.5" />
        Trash
      </Button>
      <Line />
      <IconButton icon="close" label="Select none" keys={['Esc']} size="sm" onClick={onNone} />
    </div>
  );
}

type MediaBarProps = { paths: string[]; onAdd: () => void; onTrash: () => void; onNone: () => void };

const Line = () => <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />;
