'use client';

import { AnyRun, type OrderQueue } from '@pilothouse/contracts/runs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { api } from '@/api/client';
import { activeRunsQuery } from '@/api/queries';
import { change, patchCache } from '@/api/snapshot';
import { sentenceOf } from '@/ui/error-state';
import { toast } from '@/ui/toast';
import { changeRun } from './runs.queries';

/** Shown at once; taken back when the control plane says no. */
export function useArrangeQueue() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) =>
      api(AnyRun.array(), '/runs/queue', { method: 'PUT', json: { ids } satisfies OrderQueue }),
    onMutate: (ids) => {
      patchCache<AnyRun[]>(client, activeRunsQuery.queryKey, (runs) =>
        runs.map((run) => (run.place === null ? run : { ...run, place: placeIn(ids, run.id) ?? run.place })),
      );
    },
    onError: (error) => {
      toast(sentenceOf(error));
      void client.invalidateQueries({ queryKey: activeRunsQuery.queryKey });
    },
  });
}

function placeIn(ids: string[], id: string) {
  const at = ids.indexOf(id);
  return at < 0 ? null : at + 1;
}

/** What can be done with one run of the queue. */
export function useQueueAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: 'hold' | 'release' | 'next') =>
      change<AnyRun[], AnyRun>(
        client,
        activeRunsQuery.queryKey,
        () => changeRun(client, id, () => api(AnyRun, `/runs/${id}/${action}`, { method: 'POST' })),
        (runs, run) => runs.map((other) => (other.id === id ? run : other)),
      ),
    onError: (error) => toast(sentenceOf(error)),
  });
}

/** The same again as a new run, whose page opens. */
export const useRetryRun = (id: string) => useNewRun(() => `/runs/${id}/retry`, 'is queued again');

/** What goes on from its saved state is a new run, whose page opens. */
export const useResumeRun = (id: string) => useNewRun(() => `/runs/${id}/resume`, 'is queued to go on');

export function useNewRun<How = void>(pathOf: (how: How) => string, said: string) {
  const router = useRouter();
  return useMutation({
    mutationFn: (how: How) => api(AnyRun, pathOf(how), { method: 'POST' }),
    onSuccess: (run) => {
      toast(`${run.name} ${said}`);
      router.push(`/runs/?id=${run.id}`);
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}
