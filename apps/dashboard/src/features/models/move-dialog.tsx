'use client';

import { RelativePath } from '@pilothouse/contracts/names';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { useSearchParam } from '@/ui/use-search-param';
import { moveModel } from './models.queries';

const FORM_ID = 'move-model';

/** Another name, another folder, or both. */
export function MoveDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const [to, setTo] = useState(path);
  const [, setPath] = useSearchParam('path', { replaces: true });
  const move = useMutation({
    mutationFn: () => moveModel({ path, to: to.trim() }),
    onSuccess: (moved) => {
      setPath(moved.to);
      onClose();
      toast(`Moved to ${moved.to}`, {
        undo: () =>
          void moveModel({ path: moved.to, to: path }).catch((error: Error) => toast(error.message)),
      });
    },
  });
  const problem = RelativePath.safeParse(to.trim()).error?.issues[0]?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!problem && to.trim() !== path) move.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Rename or move"
      actions={
        <DialogActions
          verb="Move"
          onCancel={onClose}
          canAct={problem === undefined && to.trim() !== path}
          isWorking={move.isPending}
          form={FORM_ID}
        />
      }
    >
      <form id={FORM_ID} onSubmit={submit} className="pt-2">
        <FormField
          label="Path below models"
          error={problem ?? move.error?.message}
          help="Never over another file. Pictures and notes go with it."
        >
          <TextField isMono value={to} onChange={(event) => setTo(event.target.value)} />
        </FormField>
      </form>
    </Dialog>
  );
}
