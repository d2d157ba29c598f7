'use client';

import type { EditJob } from '@pilothouse/contracts/picture-edits';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLive } from '@/api/live';
import { patchCache } from '@/api/snapshot';
import { Button } from '@/ui/button';
import { count, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { ProgressBar } from '@/ui/progress-bar';
import { toast } from '@/ui/toast';
import { tellChange } from './changed';
import { editsQuery, stopEdit } from './health.queries';

/** A batch of edits while it runs, and what went wrong with it afterwards. */
export function EditJobBar({ dataset }: { dataset: string }) {
  const client = useQueryClient();
  const [job] = useQuery(editsQuery(dataset)).data ?? [];
  const [dismissed, setDismissed] = useState('');
  useLive('dataset.edit.changed', (news) => {
    if (news.dataset !== dataset) return;
    patchCache<EditJob[]>(client, editsQuery(dataset).queryKey, () => [news]);
    if (news.state === 'done' && news.report) {
      const done = `${news.what}. ${news.of === 1 ? 'The original is' : 'The originals are'} in the trash`;
      tellChange(dataset, news.report, done, () => setDismissed(news.id));
    }
    if (news.state === 'stopped') toast('Stopped. Nothing was changed');
  });
  if (!job || job.id === dismissed) return null;
  const dismiss = (
    <Button size="sm" look="bare" onClick={() => setDismissed(job.id)}>
      Close
    </Button>
  );
  if (job.state === 'running') return <Running job={job} />;
  if (job.state === 'failed') {
    return (
      <Note tone="bad" className="mx-3.5 mt-3" action={dismiss}>
        {job.message}
      </Note>
    );
  }
  if (job.misfits.length === 0 || job.state !== 'done') return null;
  return (
    <Note tone="warn" className="mx-3.5 mt-3" action={dismiss}>
      {job.misfits
        .map(({ dataset: other, pictures }) => `${counted(pictures, 'picture')} of the same name in ${other}`)
        .join(', ')}{' '}
      fitted what was changed and no longer {job.misfits[0]?.pictures === 1 ? 'does' : 'do'}. If these are
      masks, crop them the same way.
    </Note>
  );
}

function Running({ job }: { job: EditJob }) {
  const stop = () => void stopEdit(job.dataset).catch((error: Error) => toast(error.message));
  return (
    <div role="status" className="mx-3.5 mt-3 flex items-center gap-3 text-sm text-text-2">
      <span className="whitespace-nowrap">
        {count(job.done)} of {counted(job.of, 'picture')}
      </span>
      <ProgressBar size="thin" share={job.done / job.of} label={job.what} className="flex-1" />
      <Button size="sm" look="bare" writes onClick={stop}>
        Stop
      </Button>
    </div>
  );
}
