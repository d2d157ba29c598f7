import { useMemo, useSyncExternalStore } from 'react';
import { type FoundFile, sortFiles } from './dropped-files';
import { sendPictures } from './send-pictures';
import { sendResumable } from './send-resumable';
import { isOpen, type Upload, UploadQueue } from './upload-queue';

/** One for the whole page: what is on its way goes on while somebody looks at something else. */
export const uploadQueue = new UploadQueue(sendPictures, sendResumable);
const NONE: readonly Upload[] = [];

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (uploadQueue.snapshot().some(isOpen)) event.preventDefault();
  });
}

/** Everything this page sends, and what became of it. */
export const useAllUploads = () =>
  useSyncExternalStore(uploadQueue.subscribe, uploadQueue.snapshot, () => NONE);

/** What is on its way into one dataset, and what became of it. */
export function useUploads(dataset: string) {
  const all = useAllUploads();
  return useMemo(() => all.filter((upload) => upload.dataset === dataset), [all, dataset]);
}

export function addFiles(dataset: string, found: FoundFile[]) {
  const { sendables, refused } = sortFiles(found);
  uploadQueue.add(dataset, sendables, refused);
}
