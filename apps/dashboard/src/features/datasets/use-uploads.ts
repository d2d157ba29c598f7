import { useMemo, useSyncExternalStore } from 'react';
import { type FoundFile, sortFiles } from './dropped-files';
import { sendPictures } from './send-pictures';
import { isOpen, type Upload, UploadQueue } from './upload-queue';

/** One for the whole page: what is on its way goes on while somebody looks at something else. */
const queue = new UploadQueue(sendPictures);
const NONE: readonly Upload[] = [];

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (queue.snapshot().some(isOpen)) event.preventDefault();
  });
}

/** What is on its way into one dataset, and what became of it. */
export function useUploads(dataset: string) {
  const all = useSyncExternalStore(queue.subscribe, queue.snapshot, () => NONE);
  return useMemo(() => all.filter((upload) => upload.dataset === dataset), [all, dataset]);
}

export async function addFiles(dataset: string, found: FoundFile[]) {
  const { pictures, refused } = await sortFiles(found);
  queue.add(dataset, pictures, refused);
}

export const retryUploads = (dataset: string) => queue.retry(dataset);
export const cancelUploads = (dataset: string) => queue.cancel(dataset);
export const clearUploads = (dataset: string) => queue.clear(dataset);
