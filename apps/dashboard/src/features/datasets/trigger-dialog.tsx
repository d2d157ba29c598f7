'use client';

import type { DatasetHealth } from '@pilothouse/contracts/dataset-health';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { mend } from './changed';

/** Asks for the word that goes first in every caption, or makes the missing ones. */
export function TriggerDialog({ dataset, kind, health, onClose }: TriggerDialogProps) {
  const [word, setWord] = useState(health.trigger ?? health.rivals[0] ?? '');
  const given = word.trim();
  const isBad = /[,\n]/.test(given);
  const apply = () => {
    onClose();
    const done = kind === 'trigger' ? `${given} put first in # captions` : `# captions made of ${given}`;
    void mend(dataset, { kind, word: given }, done);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={kind === 'trigger' ? 'Which word goes first?' : 'Write which word into the empty captions?'}
      actions={
        <>
          <CancelButton onClick={onClose} />
          <Button look="pri" writes disabled={given === '' || isBad} onClick={apply}>
            {kind === 'trigger' ? 'Put it first' : 'Write it'}
          </Button>
        </>
      }
    >
      <FormField
        label="Trigger word"
        help={
          health.rivals.length > 0
            ? `Captions begin with ${health.rivals.slice(0, 4).join(', ')}.`
            : 'One word that the base model does not know.'
        }
        error={isBad ? 'A trigger word holds no comma.' : undefined}
      >
        <TextField value={word} data-safe onChange={(event) => setWord(event.target.value)} />
      </FormField>
    </Dialog>
  );
}

type TriggerDialogProps = {
  dataset: string;
  kind: 'trigger' | 'uncaptioned';
  health: DatasetHealth;
  onClose: () => void;
};
