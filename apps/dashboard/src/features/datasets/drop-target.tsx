'use client';

import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { filesOfDrop, filesOfPaste, type FoundFile } from './dropped-files';

/** The whole page takes pictures: dropped anywhere, or pasted outside a text field. */
export function DropTarget({ title, onFiles, children }: DropTargetProps) {
  const isOver = usePageDrop(onFiles);
  const isStale = useStaleSince() !== null;
  return (
    <>
      {children}
      {isOver && (
        <div className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-scrim p-3">
          <div className="grid size-full place-items-center rounded-lg border-2 border-dashed border-accent">
            <div className="grid max-w-[560px] justify-items-center gap-2 rounded-lg bg-overlay px-9 py-7 text-center shadow-dialog">
              <p className="text-2xl font-bold tracking-[-0.022em]">
                {isStale ? 'The connection is lost' : title}
              </p>
              <p className="text-md text-text-2">
                {isStale
                  ? 'Nothing can be added until it is back.'
                  : 'PNG, JPEG and WebP, whole folders and ZIP archives. Text files of the same name become captions.'}
              </p>
            </div>
          </div>
        </div>
      )}
    </>
  );
}

type DropTargetProps = {
  /** "Drop to add to riso-coast". */
  title: string;
  onFiles: (found: FoundFile[]) => void;
  children: ReactNode;
};

function usePageDrop(onFiles: (found: FoundFile[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const isStale = useStaleSince() !== null;
  const take = useEffectEvent((found: FoundFile[]) => {
    if (found.length > 0 && !isStale) onFiles(found);
  });

  useEffect(() => {
    // Entering a child fires before leaving its parent, so the two are counted.
    let depth = 0;
    const onEnter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent) => holdsFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      void filesOfDrop(event.dataTransfer).then(take);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!event.clipboardData || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      take(filesOfPaste(event.clipboardData, new Date()));
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragenter', onEnter, { signal });
    window.addEventListener('dragleave', onLeave, { signal });
    window.addEventListener('dragover', onOver, { signal });
    window.addEventListener('drop', onDrop, { signal });
    window.addEventListener('paste', onPaste, { signal });
    return () => listening.abort();
  }, []);

  return isOver;
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
