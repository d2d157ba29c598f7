'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { datasetHref } from './dataset-href';
import { trashDataset } from './datasets.queries';
import { NewNameField, useNewName } from './new-name-field';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { filesOf, splitDataset, transferPictures } from './organise.queries';

/** Takes the chosen pictures, or a share of all, out into a dataset of their own. */
export function SplitDialog({ content, files, onClose }: OrganiseDialogProps) {
  const { name, images } = content.dataset;
  const field = useNewName('');
  const [by, setBy] = useState<'files' | 'share'>(files === null ? 'share' : 'files');
  const [percent, setPercent] = useState('20');
  const [seed, setSeed] = useState('42');
  const isShareGood = Number(percent) >= 1 && Number(percent) <= 99 && /^\d{1,9}$/.test(seed);
  const moved =
    by === 'files'
      ? (files?.length ?? 0)
      : Math.min(Math.max(1, Math.round((images * Number(percent)) / 100)), images - 1);
  const split = useMutation({
    mutationFn: () =>
      splitDataset(name, {
        to: field.name,
        part:
          by === 'files' ? { by, files: files ?? [] } : { by, percent: Number(percent), seed: Number(seed) },
      }),
    onSuccess: ({ dataset, pictures }) => {
      toast(
        <>
          {counted(pictures, 'picture')} moved to{' '}
          <Link href={datasetHref(dataset.name)} className="font-medium text-accent-text hover:underline">
            {dataset.name}
          </Link>
        </>,
        { undo: () => void bringBack(dataset.name, name) },
      );
      onClose();
    },
  });
  const isNothingLeft = moved >= images;
  return (
    <OrganiseDialog
      title={`Split ${name}`}
      verb={isNothingLeft ? 'Split' : `Move ${counted(moved, 'picture')}`}
      onClose={onClose}
      onDone={() => split.mutate()}
      canDo={field.isGood && !isNothingLeft && (by === 'files' || isShareGood)}
      isWorking={split.isPending}
      error={split.error}
    >
      {files !== null && (
        <Segments
          label="What goes"
          value={by}
          onChange={setBy}
          options={[
            { value: 'files', title: `The chosen, ${count(files.length)}` },
            { value: 'share', title: 'A share of all' },
          ]}
        />
      )}
      {by === 'share' && (
        <div className="grid grid-cols-2 gap-3.5">
          <FormField
            label="Share"
            error={isShareGood ? '' : '1 to 99 %, and a seed'}
            help={`${count(moved)} of ${counted(images, 'picture')}`}
          >
            <TextField
              inputMode="decimal"
              value={percent}
              onChange={(event) => setPercent(event.target.value)}
              after={<span className="text-muted">%</span>}
            />
          </FormField>
          <FormField label="Seed" help="The same one takes the same pictures">
            <TextField inputMode="numeric" value={seed} onChange={(event) => setSeed(event.target.value)} />
          </FormField>
        </div>
      )}
      <NewNameField field={field} label="New dataset" />
      <p className="text-sm text-text-2">
        {isNothingLeft
          ? `Nothing would stay in ${name}: choose fewer pictures.`
          : `Captions go along. ${counted(images - moved, 'picture')} stay in ${name}.`}
      </p>
    </OrganiseDialog>
  );
}

async function bringBack(from: string, to: string) {
  try {
    await transferPictures(from, { files: await filesOf(from), to, how: 'move' });
    await trashDataset(from);
  } catch (error) {
    toast(`It stays split: ${(error as Error).message}`);
  }
}
