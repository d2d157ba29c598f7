'use client';

import { ItemName } from '@pilothouse/contracts/names';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { datasetsQuery } from '@/api/queries';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Note } from '@/ui/note';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { makeDataset, takeFromPod } from './media.queries';

const FORM_ID = 'add-to-dataset';

/** Copies what was made into a dataset: one that is there, or a new one. */
export function AddToDatasetDialog({ paths, onDone, onClose }: AddToDatasetDialogProps) {
  const datasets = useQuery(datasetsQuery).data ?? [];
  const [kind, setKind] = useState<'there' | 'new'>('there');
  const isNew = kind === 'new' || datasets.length === 0;
  const [to, setTo] = useState<string | undefined>(undefined);
  const [name, setName] = useState('');
  const parsed = ItemName.safeParse(name.trim());
  const wrong =
    name === '' || parsed.success ? '' : (parsed.error.issues[0]?.message ?? 'This name cannot be used');
  const canAdd = isNew ? parsed.success : to !== undefined;

  const add = useMutation({
    mutationFn: async () => {
      const dataset = isNew ? (await makeDataset(name.trim())).name : to!;
      await takeFromPod({
        dataset,
        from: { type: 'pictures', paths },
        how: 'copy',
        preparation: 'as-is',
        // They were chosen one by one, so the folders they come from say nothing.
        layout: 'together',
      });
      return dataset;
    },
    onSuccess: (dataset) => {
      toast(
        <>
          {counted(paths.length, 'file')} on the way into{' '}
          <Link
            href={`/datasets/?name=${encodeURIComponent(dataset)}`}
            className="font-medium text-accent-text hover:underline"
          >
            {dataset}
          </Link>
        </>,
      );
      onDone();
    },
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (canAdd && !add.isPending) add.mutate();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Add ${counted(paths.length, 'file')} to a dataset`}
      actions={
        <DialogActions
          verb="Add"
          onCancel={onClose}
          canAct={canAdd}
          isWorking={add.isPending}
          form={FORM_ID}
        />
      }
    >
      <form id={FORM_ID} onSubmit={submit} className="grid gap-3.5 pt-2">
        {datasets.length > 0 && (
          <Segments
            label="Which dataset"
            value={kind}
            onChange={setKind}
            options={[
              { value: 'there', title: 'One that is there' },
              { value: 'new', title: 'A new one' },
            ]}
          />
        )}
        {isNew ? (
          <FormField
            label="Name"
            error={wrong}
            help={
              name.trim() === ''
                ? 'It becomes a folder below datasets/'
                : `Becomes the folder datasets/${name.trim()}`
            }
          >
            <TextField data-safe value={name} onChange={(event) => setName(event.target.value)} />
          </FormField>
        ) : (
          <FormField label="To" help="They are copied; what was made stays where it is">
            <Select
              value={to}
              placeholder="Choose a dataset"
              options={datasets.map((dataset) => ({
                value: dataset.name,
                title: dataset.name,
                fact: count(dataset.images),
              }))}
              onChange={setTo}
            />
          </FormField>
        )}
        {add.error && <Note tone="bad">{sentenceOf(add.error)}</Note>}
      </form>
    </Dialog>
  );
}

type AddToDatasetDialogProps = { paths: string[]; onDone: () => void; onClose: () => void };
