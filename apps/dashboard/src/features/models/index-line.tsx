'use client';

import type { ModelIndexState } from '@pilothouse/contracts/models';
import { useMutation, useQuery } from '@tanstack/react-query';
import { modelIndexQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { bytes, clock, count, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { ProgressBar } from '@/ui/progress-bar';
import { lookAgain } from './models.queries';

export const useModelIndex = () => useQuery(modelIndexQuery).data;

/** Says what keeps the list from following the disk at once, with the button that helps; nothing when all is well. */
export function IndexWarning({ index }: { index: ModelIndexState | undefined }) {
  const again = useLookAgain();
  if (!index?.warning) return null;
  return (
    <Note
      tone={index.state === 'missing' ? 'bad' : 'warn'}
      action={
        <Button size="sm" working={again.isPending} onClick={() => again.mutate()}>
          Look again
        </Button>
      }
    >
      {index.warning}
    </Note>
  );
}

export const useLookAgain = () => useMutation({ mutationFn: lookAgain });

/** "looked at 14:32". */
export function lookedAtText(index: ModelIndexState | undefined): string {
  if (!index) return '';
  if (index.state === 'reading') return `${count(index.read)} of ${counted(index.files, 'header')} read`;
  return index.lookedAt === null ? '' : `looked at ${clock(index.lookedAt)}`;
}

/** At the foot of the list while hashes are computed. */
export function HashingLine({ index }: { index: ModelIndexState | undefined }) {
  const hashing = index?.hashing;
  if (!hashing?.path) return null;
  const { path, doneBytes, bytes: all, filesLeft, bytesLeft } = hashing;
  return (
    <div className="flex h-8 shrink-0 items-center gap-3 border-t border-line px-4 text-xs text-muted">
      <span className="min-w-0 flex-1 truncate">SHA-256 of {path}</span>
      <ProgressBar size="thin" share={all === 0 ? 1 : doneBytes / all} label="SHA-256" className="w-24" />
      <span className="whitespace-nowrap">
        {counted(filesLeft, 'file')}, {bytes(bytesLeft)} left
      </span>
    </div>
  );
}
