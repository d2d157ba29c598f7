'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetsQuery } from '@/api/queries';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { wrongWith } from './dataset-name';

export type NewName = ReturnType<typeof useNewName>;

/** A name for a dataset that is not there yet. `own`: the name it may keep. */
export function useNewName(first: string, own?: string) {
  const [text, setText] = useState(first);
  const taken = (useQuery(datasetsQuery).data ?? []).map(({ name }) => name).filter((name) => name !== own);
  const error = wrongWith(text, taken);
  return { text, setText, name: text.trim().normalize('NFC'), error, isGood: error === '' };
}

export function NewNameField({ field, label = 'Name' }: { field: NewName; label?: string }) {
  return (
    <FormField
      label={label}
      error={field.text !== '' ? field.error : ''}
      help={
        field.name === ''
          ? 'It becomes a folder below datasets/'
          : `Becomes the folder datasets/${field.name}`
      }
    >
      <TextField data-safe value={field.text} onChange={(event) => field.setText(event.target.value)} />
    </FormField>
  );
}
