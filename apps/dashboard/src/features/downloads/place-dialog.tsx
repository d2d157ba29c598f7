'use client';

import type { Download } from '@pilothouse/contracts/downloads';
import { FileName } from '@pilothouse/contracts/names';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { FOLDERS } from './download-words';
import { useAct, useChangeDownload } from './downloads.queries';

/** Where a download goes, as long as it is not there. One that failed is tried again with it. */
export function PlaceDialog({ download, onClose }: { download: Download; onClose: () => void }) {
  const { id, status } = download;
  const [name, setName] = useState(download.name);
  const [folder, setFolder] = useState(download.folder ?? undefined);
  const change = useChangeDownload();
  const act = useAct();
  const problem = FileName.safeParse(name).error?.issues[0]?.message ?? '';

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    change.mutate(
      { id, name, folder },
      {
        onSuccess: () => {
          if (status.state === 'failed') act.mutate({ id, action: 'retry' });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Where it goes"
      actions={
        <>
          <CancelButton onClick={onClose} />
          <Button type="submit" form={`place-${id}`} look="pri" writes working={change.isPending}>
            {status.state === 'failed' ? 'Save and try again' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={`place-${id}`} onSubmit={onSubmit} className="grid gap-3 pt-2">
        <FormField label="Name" error={change.isError ? sentenceOf(change.error) : problem}>
          <TextField isMono value={name} onChange={(event) => setName(event.target.value)} />
        </FormField>
        <FormField label="Folder below models" help="The header chooses it where you do not.">
          <Select
            value={folder}
            onChange={setFolder}
            placeholder="by its header"
            options={[...new Set([...(folder ? [folder] : []), ...FOLDERS])].map((value) => ({
              value,
              title: value,
            }))}
          />
        </FormField>
      </form>
    </Dialog>
  );
}
