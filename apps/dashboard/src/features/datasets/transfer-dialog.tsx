'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { wordsForFiles } from '@/api/content-words';
import { datasetsQuery } from '@/api/queries';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast';
import { datasetHref } from './dataset-href';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { transferPictures } from './organise.queries';

/** Moves or copies the chosen pictures into a dataset that is there. */
export function TransferDialog({ content, files, onClose }: OrganiseDialogProps) {
  const { name } = content.dataset;
  const chosen = files ?? [];
  const others = (useQuery(datasetsQuery).data ?? []).filter((dataset) => dataset.name !== name);
  const [to, setTo] = useState<string | undefined>(others.length === 1 ? others[0]?.name : undefined);
  const [how, setHow] = useState<'move' | 'copy'>('move');
  const verb = how === 'move' ? 'Move' : 'Copy';
  const transfer = useMutation({
    mutationFn: (target: string) => transferPictures(name, { files: chosen, to: target, how }),
    onSuccess: ({ dataset, pictures, renamed }) => {
      const names = new Map(renamed.map(({ file, storedAs }) => [file, storedAs]));
      const there = chosen.map((file) => names.get(file) ?? file);
      const back = () =>
        transferPictures(dataset.name, { files: there, to: name, how: 'move' }).catch((error: Error) =>
          toast(`They stay in ${dataset.name}: ${error.message}`),
        );
      toast(
        <>
          {counted(pictures, 'picture')} {how === 'move' ? 'moved' : 'copied'} to{' '}
          <Link href={datasetHref(dataset.name)} className="font-medium text-accent-text hover:underline">
            {dataset.name}
          </Link>
          {renamed.length > 0 && `, ${count(renamed.length)} under another name`}
        </>,
        how === 'move' ? { undo: () => void back() } : {},
      );
      onClose();
    },
  });
  return (
    <OrganiseDialog
      title={`${verb} ${wordsForFiles(content.images, chosen)} to another dataset`}
      verb={verb}
      onClose={onClose}
      onDone={() => to !== undefined && transfer.mutate(to)}
      canDo={to !== undefined && chosen.length > 0}
      isWorking={transfer.isPending}
      error={transfer.error}
    >
      <Segments
        label="Move or copy"
        value={how}
        onChange={setHow}
        options={[
          { value: 'move', title: 'Move' },
          { value: 'copy', title: 'Copy' },
        ]}
      />
      <FormField
        label="To"
        help={
          others.length === 0
            ? 'There is no other dataset: split these off into a new one'
            : 'Captions go along; names that are taken get a number'
        }
      >
        <Select
          value={to}
          placeholder="Choose a dataset"
          options={others.map((dataset) => ({
            value: dataset.name,
            title: dataset.name,
            fact: count(dataset.images),
          }))}
          onChange={setTo}
        />
      </FormField>
    </OrganiseDialog>
  );
}
