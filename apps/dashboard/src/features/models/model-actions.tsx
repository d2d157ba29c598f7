'use client';

import type { ModelDetails } from '@pilothouse/contracts/model-library';
import type { ModelFile } from '@pilothouse/contracts/models';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { Note } from '@/ui/note';
import { DeleteDialog } from './delete-dialog';
import { MoveDialog } from './move-dialog';
import { downloadUrl, putPreview } from './models.queries';

/** Download, a picture of one's own, move, delete. */
export function ModelActions({ model, details }: { model: ModelFile; details: ModelDetails | undefined }) {
  const [asks, setAsks] = useState<'move' | 'delete' | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const picture = useMutation({ mutationFn: (file: Blob) => putPreview(model.path, file) });
  return (
    <>
      <div className="flex items-center gap-2">
        <Button asChild size="sm">
          <a href={downloadUrl(model.path)} download>
            <Icon name="download" className="size-3.5" />
            Download
          </a>
        </Button>
        <Menu align="start" trigger={<IconButton icon="more" label="More" size="sm" look="default" />}>
          <MenuItem icon="upload" onSelect={() => picker.current?.click()}>
            Set picture…
          </MenuItem>
          <MenuItem icon="edit" onSelect={() => setAsks('move')}>
            Rename or move…
          </MenuItem>
          <MenuLine />
          <MenuItem icon="trash" isDangerous onSelect={() => setAsks('delete')}>
            Delete…
          </MenuItem>
        </Menu>
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-label="Picture of the model"
          className="hidden"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file) picture.mutate(file);
          }}
        />
      </div>
      {picture.error && (
        <Note tone="bad" className="mt-2">
          {picture.error.message}
        </Note>
      )}
      {asks === 'move' && <MoveDialog path={model.path} onClose={() => setAsks(null)} />}
      {asks === 'delete' && <DeleteDialog model={model} details={details} onClose={() => setAsks(null)} />}
    </>
  );
}
