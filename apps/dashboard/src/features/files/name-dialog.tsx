'use client';

import { NewName } from '@pilothouse/contracts/files';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';

/** Asks for one name, and stays open with the reason when it is refused. */
export function NameDialog({ title, action, from = '', onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(from);
  const [error, setError] = useState('');
  const [isWorking, setWorking] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = NewName.safeParse(name);
    if (!parsed.success) return setError(parsed.error.issues[0]?.message ?? '');
    setWorking(true);
    onName(parsed.data).then(onClose, (reason: unknown) => {
      setWorking(false);
      setError(sentenceOf(reason));
    });
  };
  const dot = from.lastIndexOf('.');
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form onSubmit={submit} className="grid gap-3 pt-1">
        <FormField label="Name" error={error} help="">
          <TextField
            data-safe
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setError('');
            }}
            // The ending stays, as a rule.
            onFocus={(event) => event.target.setSelectionRange(0, dot > 0 ? dot : from.length)}
          />
        </FormField>
        <div className="flex justify-end gap-2">
          <CancelButton onClick={onClose} />
          <Button look="pri" type="submit" writes working={isWorking} disabled={name === '' || name === from}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type NameDialogProps = {
  title: string;
  action: string;
  /** The name before. */
  from?: string;
  onName: (name: string) => Promise<unknown>;
  onClose: () => void;
};
