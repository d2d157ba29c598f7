import type { Intake } from '@pilothouse/contracts/uploads';
import { useEffect, useEffectEvent, useRef } from 'react';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { type Upload, tally } from './upload-queue';
import { uploadQueue } from './use-uploads';

/** What came in without a word of complaint is told once, and then it is gone. */
export function useUploadNews(uploads: readonly Upload[], intakes: readonly Intake[]) {
  const { open, done } = tally(uploads);
  const sayDone = useEffectEvent(() => {
    if (done > 0) toast(`${counted(done, 'picture')} added`);
    uploadQueue.clear();
  });
  const hasOwnNews = uploads.some(({ reason }) => reason !== '');
  useEffect(() => {
    if (uploads.length > 0 && open === 0 && !hasOwnNews) sayDone();
  }, [uploads.length, open, hasOwnNews]);

  const before = useRef(new Set<string>());
  useEffect(() => {
    for (const intake of intakes) {
      const { id, status, pictures, datasets } = intake;
      if (status.type !== 'done') before.current.add(id);
      else if (before.current.delete(id))
        toast(`${counted(pictures, 'picture')} added to ${datasets.join(', ')}`);
    }
  }, [intakes]);
}
