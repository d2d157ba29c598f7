import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useEffect, useSyncExternalStore } from 'react';
import { ApiError } from '@/api/client';
import { onConnect } from '@/api/live';
import { CaptionDesk, type CaptionKey, type SendCaption } from './caption-desk';
import { beginDraft, type CaptionDraft, shownCaption, stateOf } from './caption-draft';
import { fetchCaption, saveCaption } from './datasets.queries';

const sendCaption: SendCaption = async ({ dataset, file }, save) => {
  try {
    return { version: (await saveCaption(dataset, file, save)).captionVersion };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'CONFLICT') throw error;
    return { theirs: await fetchCaption(dataset, file) };
  }
};

export const captionDesk = new CaptionDesk(sendCaption);

if (typeof window !== 'undefined') {
  onConnect(() => captionDesk.flushAll());
  window.addEventListener('beforeunload', (event) => {
    if (captionDesk.hasUnsaved) event.preventDefault();
  });
}

/** The caption of one picture as it stands in the field, and what may be done to it. */
export function useCaption(dataset: string, image: DatasetImage) {
  const { file, captionVersion } = image;
  const text = shownCaption(image.caption);
  const draft = useSyncExternalStore<CaptionDraft | undefined>(
    captionDesk.subscribe,
    () => captionDesk.find({ dataset, file }),
    () => undefined,
  );

  useEffect(
    () => captionDesk.hear({ dataset, file }, { text, version: captionVersion }),
    [dataset, file, text, captionVersion],
  );
  // The next picture's field begins anew; what was typed here is saved on the way.
  useEffect(() => () => void captionDesk.flush({ dataset, file }), [dataset, file]);

  const key: CaptionKey = { dataset, file };
  const base = { text, version: captionVersion };
  const shown = draft ?? beginDraft(base);
  return {
    ...shown,
    state: stateOf(shown),
    type: (next: string) => captionDesk.type(key, next, base),
    save: () => void captionDesk.flush(key),
    keepMine: () => void captionDesk.keepMine(key),
    takeTheirs: () => captionDesk.takeTheirs(key),
  };
}
