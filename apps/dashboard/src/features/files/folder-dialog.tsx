'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { askedWhenShown } from '@/api/snapshot';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { opensAsFolder, titleOf } from './file-words';
import { folderOf, joined, pageQuery } from './files.queries';

/** Chooses a folder by going there. Where nothing may be put it says why. */
export function FolderDialog({ title, action, from, onFolder, onClose }: FolderDialogProps) {
  const [path, setPath] = useState(from);
  const [isWorking, setWorking] = useState(false);
  const shown = { path, order: 'name', reversed: false, hidden: false, text: '' } as const;
  const query = useQuery({ ...pageQuery(shown, 0), ...askedWhenShown });
  const page = query.data;
  const folders = page?.entries.filter(opensAsFolder) ?? [];
  const more = (page?.folders ?? 0) - folders.length;

  const choose = () => {
    setWorking(true);
    void onFolder(path).finally(onClose);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <CancelButton onClick={onClose} />
          <Button
            look="pri"
            writes
            working={isWorking}
            disabled={!page || page.closed !== ''}
            onClick={choose}
          >
            {action} {titleOf(path)}
          </Button>
        </>
      }
    >
      <div className="grid gap-2">
        <div className="flex items-center gap-2">
          <Button
            size="sm"
            square
            aria-label="Up"
            data-safe
            disabled={path === ''}
            onClick={() => setPath(folderOf(path))}
          >
            <Icon name="up" className="size-3.5" />
          </Button>
          <span className="min-w-0 truncate text-sm font-medium text-text">
            {path === '' ? 'Workspace' : `Workspace / ${path.split('/').map(titleOf).join(' / ')}`}
          </span>
        </div>
        <ul aria-label="Folders" className="h-64 overflow-y-auto rounded-sm border border-line bg-inset p-1">
          {folders.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                onClick={() => setPath(joined(path, name))}
                className="flex h-7 w-full items-center gap-2 rounded-xs px-2 text-left text-sm text-text hover:bg-raised max-sm:h-11"
              >
                <Icon name="folder" className="size-3.5 text-muted" />
                <span className="truncate">{titleOf(name)}</span>
              </button>
            </li>
          ))}
          {page && folders.length === 0 && (
            <li className="px-2 py-1.5 text-sm text-muted">No folder in here</li>
          )}
          {more > 0 && (
            <li className="px-2 py-1.5 text-xs text-muted">and {more} more; go there in the list instead</li>
          )}
        </ul>
        {page && page.closed !== '' && <Note>{`${page.closed}.`}</Note>}
        {query.isError && <Note tone="bad">{sentenceOf(query.error)}</Note>}
      </div>
    </Dialog>
  );
}

type FolderDialogProps = {
  title: string;
  /** "Move to", before the folder's name. */
  action: string;
  from: string;
  onFolder: (path: string) => Promise<void>;
  onClose: () => void;
};
