import { LossCurve, Run, RunFiles } from '@pilothouse/contracts/runs';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { runQuery } from '@/api/queries';
import { patchCache, snapshot } from '@/api/snapshot';
import { appendLoss } from './loss-points';

export const lossQuery = (id: string) => {
  const key = ['runs', id, 'loss'];
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => snapshot(key, () => api(LossCurve, `/runs/${id}/loss`, { signal })),
  });
};

/** State and checkpoints are part of the key, because the events grow with every change of them. */
export const runFilesQuery = ({ id, status, checkpoints }: Run) =>
  queryOptions({
    queryKey: ['runs', id, 'files', status.state, checkpoints.length],
    queryFn: ({ signal }) => api(RunFiles, `/runs/${id}/files`, { signal }),
    placeholderData: keepPreviousData,
  });

/** Adds every step that is told of to the curve. */
export function useLiveLoss(id: string) {
  const client = useQueryClient();
  useLive('run.changed', (run) => {
    if (run.id !== id) return;
    patchCache<LossCurve>(client, lossQuery(id).queryKey, (curve) => appendLoss(curve, run.progress));
  });
}

export function useStopRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api(Run, `/runs/${id}/stop`, { method: 'POST' }),
    onSuccess: (run) => patchCache<Run>(client, runQuery(id).queryKey, () => run),
  });
}
