'use client';

import type { TrashItem } from '@pilothouse/contracts/trash';
import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { bytes, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';
import { emptyTrash } from './trash.queries';
import { sizeWords, sumOf } from './trash-words';

const NAMED = 4;

/** The one place where something is deleted for good. */
export function EmptyDialog({ items, isAll, onClose, onEmptied }: EmptyDialogProps) {
  const empty = useMutation({
    mutationFn: () => emptyTrash(items.map(({ id }) => id)),
    onSuccess: ({ removed }) => {
      toast(`${counted(removed, 'thing')} deleted for good`);
      onEmptied();
      onClose();
    },
  });
  const { frees, bytes: size, isWhole } = sumOf(items);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isAll ? 'Empty the trash for good' : `Delete ${counted(items.length, 'thing')} for good`}
      actions={
        <>
          <Button data-safe onClick={onClose}>
            Keep
          </Button>
          <Button look="dngFill" writes working={empty.isPending} onClick={() => empty.mutate()}>
            Delete for good
          </Button>
        </>
      }
    >
      <div className="grid gap-3 pt-1">
        <p>
          {counted(items.length, 'thing')}, {sizeWords(items)}. Nothing of it can be had back afterwards.
          {isWhole &&
            frees < size &&
            ` It frees ${bytes(frees)}: the rest has other names in runs and copies.`}
        </p>
        <ul className="grid gap-0.5 text-sm">
          {items.slice(0, NAMED).map(({ id, what }) => (
            <li key={id} className="truncate text-text">
              {what}
            </li>
          ))}
          {items.length > NAMED && <li className="text-muted">and {items.length - NAMED} more</li>}
        </ul>
        {empty.error && <Note tone="bad">{sentenceOf(empty.error)}</Note>}
      </div>
    </Dialog>
  );
}

type EmptyDialogProps = { items: TrashItem[]; isAll: boolean; onClose: () => void; onEmptied: () => void };
