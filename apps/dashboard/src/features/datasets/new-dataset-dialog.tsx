'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/api/client';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { datasetHref } from './dataset-href';
import { folderOf, wrongWith } from './dataset-name';
import { createDataset } from './datasets.queries';
import { countFound, type FoundFile } from './dropped-files';
import { addFiles } from './use-uploads';

const FORM_ID = 'new-dataset';

/** Asks for a name, makes the dataset, and puts in what was dropped. */
export function NewDatasetDialog({ found, taken, onClose }: NewDatasetDialogProps) {
  const router = useRouter();
  const [name, setName] = useState(() => folderOf(found));
  const [isTouched, setTouched] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const error = refusal || (isTouched ? wrongWith(name, taken) : '');

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (wrongWith(name, taken) !== '') return;
    setWorking(true);
    try {
      const dataset = await createDataset({ name: name.trim() });
      if (found.length > 0) addFiles(dataset.name, found);
      router.push(datasetHref(dataset.name));
      onClose();
    } catch (failure) {
      setRefusal(failure instanceof ApiError ? failure.message : String(failure));
      setWorking(false);
    }
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={found.length > 0 ? `Name for a dataset of ${wordsFor(found)}` : 'New dataset'}
      actions={
        <DialogActions verb="Make dataset" onCancel={onClose} canAct isWorking={isWorking} form={FORM_ID} />
      }
    >
      <form id={FORM_ID} onSubmit={(event) => void create(event)} className="pt-2">
        <FormField
          label="Name"
          error={error}
          help={
            name.trim() === ''
              ? 'It becomes a folder below datasets/'
              : `Becomes the folder datasets/${name.trim()}`
          }
        >
          <TextField
            data-safe
            value={name}
            placeholder="riso-coast"
            onBlur={() => setTouched(name !== '')}
            onChange={(event) => {
              setName(event.target.value);
              setRefusal('');
              setTouched(true);
            }}
          />
        </FormField>
      </form>
    </Dialog>
  );
}

function wordsFor(found: FoundFile[]): string {
  const { pictures, archives } = countFound(found);
  if (archives.length === 0) return counted(pictures, 'picture');
  const packed = archives.length === 1 ? archives[0]! : counted(archives.length, 'archive');
  return pictures === 0 ? packed : `${packed} and ${counted(pictures, 'picture')}`;
}

type NewDatasetDialogProps = {
  /** Dropped on the list; they go in once there is a name. */
  found: FoundFile[];
  /** Names that are in use. */
  taken: string[];
  onClose: () => void;
};
