'use client';

import { TrashEntry } from '@pilothouse/contracts/datasets';
import type { Run } from '@pilothouse/contracts/runs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { api } from '@/api/client';
import { runQuery } from '@/api/queries';
import { sentenceOf } from '@/ui/error-state';
import { toast } from '@/ui/toast';

export async function putBack(entry: TrashEntry) {
  try {
    await api(TrashEntry, `/trash/${entry.id}/restore`, { method: 'POST' });
  } catch (error) {
    toast(`${entry.what}: ${sentenceOf(error)}`);
  }
}

/** To the trash, with the way back in the toast. */
export function useRemoveRun({ id }: Pick<Run, 'id'>) {
  const router = useRouter();
  return useMutation({
    mutationFn: ({ anyway }: { anyway: boolean }) =>
      api(TrashEntry, `/runs/${id}?anyway=${anyway}`, { method: 'DELETE' }),
    onSuccess: (entry) => {
      toast(`${entry.what} moved to the trash`, { undo: () => void putBack(entry) });
      router.push('/runs/');
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

/** All checkpoints but the final one and those that are kept. */
export function useCleanUp({ id }: Pick<Run, 'id'>) {
  const client = useQueryClient();
  const lookAgain = () => client.invalidateQueries({ queryKey: runQuery(id).queryKey });
  return useMutation({
    mutationFn: () => api(TrashEntry, `/runs/${id}/clean-up`, { method: 'POST' }),
    onSuccess: (entry) => {
      toast(`${entry.what} moved to the trash`, { undo: () => void putBack(entry).then(lookAgain) });
      return lookAgain();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}
