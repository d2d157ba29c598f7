import type { CaptionPreview, PreviewCaptions } from '@pilothouse/contracts/caption-edits';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewQuery } from './history.queries';

/** Asked for when nothing more is typed for so long. */
const QUIET_MS = 300;

export type BulkPreviewState = {
  data: CaptionPreview | undefined;
  /** It shows what was asked for before: the answer to the latest is on its way. */
  isOld: boolean;
  /** Why there is none, in words; empty when there is one, or nothing was asked. */
  refusal: string;
};

/** What an edit would do, asked for anew whenever it changes. Null: nothing is asked yet. */
export function useBulkPreview(dataset: string, request: PreviewCaptions | null): BulkPreviewState {
  const signature = JSON.stringify(request);
  const [settled, setSettled] = useState(signature);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(signature), QUIET_MS);
    return () => clearTimeout(timer);
  }, [signature]);

  const asked = JSON.parse(settled) as PreviewCaptions | null;
  const preview = useQuery(previewQuery(dataset, asked));
  const isAsked = request !== null && settled === signature;
  return {
    data: request === null || preview.isError ? undefined : preview.data,
    isOld: !isAsked || preview.isPlaceholderData,
    refusal: isAsked && preview.error ? preview.error.message : '',
  };
}
