'use client';

import { Button } from '@/ui/button';
import { ChosenBar } from '@/ui/chosen-bar';
import { Icon } from '@/ui/icon';
import { zipUrl } from './media.queries';

/** What may be done with all that is chosen. Floats, so that the grid does not jump. */
export function MediaBar({ paths, onAdd, onTrash, onNone }: MediaBarProps) {
  if (paths.length === 0) return null;
  const zip = zipUrl(paths);
  return (
    <ChosenBar label="Chosen pictures" chosen={paths.length} onNone={onNone}>
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
    </ChosenBar>
  );
}

type MediaBarProps = { paths: string[]; onAdd: () => void; onTrash: () => void; onNone: () => void };
