'use client';

import type { ModelDetails } from '@pilothouse/contracts/model-library';
import type { ModelFile } from '@pilothouse/contracts/models';
import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { bytes, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { titleOf } from './model-list';
import { trashWithUndo } from './trash-model';

/** Says who uses the file before it goes to the trash. */
export function DeleteDialog({ model, details, onClose }: Props) {
  const remove = useMutation({ mutationFn: () => trashWithUndo(model), onSuccess: onClose });
  const used = details?.runs.filter(({ as }) => as !== 'made') ?? [];
  const active = used.filter(({ isActive }) => isActive);
  const held = details?.heldBy ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Delete ${titleOf(model)}?`}
      actions={
        <>
          <Button data-safe onClick={onClose}>
            Keep
          </Button>
          <Button
            look="dngFill"
            writes
            working={remove.isPending}
            disabled={active.length > 0}
            onClick={() => remove.mutate()}
          >
            Move to the trash
          </Button>
        </>
      }
    >
      <p>
        {bytes(model.bytes)} go to the trash and can be put back.
        {(details?.companions.length ?? 0) > 0 && ` ${details?.companions.join(', ')} go with it.`}
        {(details?.sameFile.length ?? 0) > 0 &&
          ` ${details?.sameFile.join(', ')} is the same file and stays.`}
      </p>
      {active.length > 0 && (
        <Note tone="bad" className="mt-3">
          {active.map(({ name }) => name).join(', ')} needs it now. Delete it when that has ended.
        </Note>
      )}
      {active.length === 0 && used.length > 0 && (
        <Note tone="warn" className="mt-3">
          {counted(used.length, 'run')} used it and cannot go on without it:{' '}
          {used
            .slice(0, 5)
            .map(({ name }) => name)
            .join(', ')}
          .
        </Note>
      )}
      {held.length > 0 && (
        <Note tone="warn" className="mt-3">
          Open just now in{' '}
          {held.map(({ service, command, pid }) => service ?? `${command}, pid ${pid}`).join('; ')}.
        </Note>
      )}
      {remove.error && (
        <Note tone="bad" className="mt-3">
          {remove.error.message}
        </Note>
      )}
    </Dialog>
  );
}

type Props = { model: ModelFile; details: ModelDetails | undefined; onClose: () => void };
