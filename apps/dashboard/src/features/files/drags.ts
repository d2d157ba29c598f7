import { type DragEvent, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { copy, move } from './file-acts';
import { folderOf } from './files.queries';
import { foundInDrop } from './found-files';
import { addUploads } from './uploads';

const OURS = 'application/x-pilothouse-files';

export function beginDrag({ dataTransfer }: DragEvent, paths: string[]) {
  dataTransfer.setData(OURS, JSON.stringify(paths));
  dataTransfer.effectAllowed = 'copyMove';
}

/** A folder that takes files: from the page, moved, or with Ctrl copied; from the desk, uploaded. */
export function useDropOn(folder: string, isOpen: boolean) {
  const [isOver, setOver] = useState(false);
  const isStale = useStaleSince() !== null;
  const takes = ({ dataTransfer: { types } }: DragEvent) =>
    isOpen && !isStale && (types.includes(OURS) || types.includes('Files'));
  const over = (event: DragEvent) => {
    if (!takes(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };
  const handlers = {
    onDragEnter: over,
    onDragOver: over,
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!takes(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const ours = event.dataTransfer.getData(OURS);
      if (ours === '') return void foundInDrop(event.dataTransfer).then((found) => addUploads(folder, found));
      const paths = (JSON.parse(ours) as string[]).filter(
        (path) => path !== folder && folderOf(path) !== folder,
      );
      if (paths.length > 0) void (event.ctrlKey ? copy(paths, folder) : move(paths, folder));
    },
  };
  return { isOver, handlers };
}
