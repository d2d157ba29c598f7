'use client';

import { NamePattern, type RenamePictures } from '@pilothouse/contracts/transfers';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetsQuery } from '@/api/queries';
import { sentenceOf } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { useDebounced } from '@/ui/use-debounced';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { renamePictures } from './organise.queries';

const SHOWN = 6;
const NONE = ' ';
const PREVIEW_AFTER_MS = 300;

/** Names by a pattern, with a look at what becomes of them before. */
export function PictureNamesDialog({ content, files, onClose }: OrganiseDialogProps) {
  const { name, images } = content.dataset;
  const [pattern, setPattern] = useState(`${name} {n}`);
  const [start, setStart] = useState('1');
  const [masks, setMasks] = useState(NONE);
  const others = (useQuery(datasetsQuery).data ?? []).filter((dataset) => dataset.name !== name);
  const wrong = NamePattern.safeParse(pattern).error?.issues[0]?.message ?? '';
  const isStartGood = /^\d{1,6}$/.test(start);
  const request: RenamePictures = {
    pattern,
    start: isStartGood ? Number(start) : 1,
    files,
    masks: masks === NONE ? null : masks,
    preview: false,
  };
  const settled = useDebounced(request, PREVIEW_AFTER_MS);
  const isGood = wrong === '' && isStartGood;
  const preview = useQuery({
    queryKey: ['picture names', name, settled],
    queryFn: () => renamePictures(name, { ...settled, preview: true }),
    enabled: NamePattern.safeParse(settled.pattern).success,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  const rename = useMutation({
    mutationFn: () => renamePictures(name, request),
    onSuccess: ({ renamed }) => {
      toast(`${counted(renamed.length, 'picture')} renamed`);
      onClose();
    },
  });
  const found = preview.data;
  return (
    <OrganiseDialog
      title={files === null ? `Rename the pictures of ${name}` : `Rename ${counted(files.length, 'picture')}`}
      verb={found ? `Rename ${counted(found.renamed.length, 'picture')}` : 'Rename'}
      onClose={onClose}
      onDone={() => rename.mutate()}
      canDo={isGood && found !== undefined && found.renamed.length > 0}
      isWorking={rename.isPending}
      error={rename.error}
      isWide
    >
      <div className="grid gap-3.5 sm:grid-cols-[minmax(0,1fr)_100px]">
        <FormField
          label="Pattern"
          error={wrong || (preview.error ? sentenceOf(preview.error) : '')}
          help="{n} is a number, {n:4} one of at least four digits, {name} the name so far"
        >
          <TextField data-safe isMono value={pattern} onChange={(event) => setPattern(event.target.value)} />
        </FormField>
        <FormField label="From" error={isStartGood ? '' : 'A number'}>
          <TextField inputMode="numeric" value={start} onChange={(event) => setStart(event.target.value)} />
        </FormField>
      </div>
      {others.length > 0 && (
        <FormField label="Masks" help="Pictures of the same name there are renamed with them">
          <Select
            value={masks}
            options={[
              { value: NONE, title: 'None' },
              ...others.map((dataset) => ({ value: dataset.name, title: dataset.name })),
            ]}
            onChange={setMasks}
          />
        </FormField>
      )}
      <div className="min-h-[150px] rounded-sm bg-inset px-3 py-2 text-sm" aria-live="polite">
        {found?.renamed.slice(0, SHOWN).map(({ file, storedAs }) => (
          <p key={file} className="mono flex gap-2 text-xs leading-[20px]">
            <span className="min-w-0 flex-1 truncate text-muted">{file}</span>
            <span className="min-w-0 flex-1 truncate text-text">{storedAs}</span>
          </p>
        ))}
        {found && (
          <p className="pt-1 text-xs text-muted">
            {found.renamed.length === 0
              ? 'All are called that already.'
              : `${count(found.renamed.length)} of ${count(files?.length ?? images)} change, with ${counted(found.captions, 'caption')}${found.masks > 0 ? ` and ${counted(found.masks, 'mask')}` : ''}.`}
          </p>
        )}
      </div>
    </OrganiseDialog>
  );
}
