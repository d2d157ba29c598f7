import { LossCurve, RunCurves } from '@pilothouse/contracts/curves';
import { AnyRun, DamagedRun, Run, RunFiles, type StopAfterSave } from '@pilothouse/contracts/runs';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { anyRunQuery } from '@/api/queries';
import { askedWhenShown, change, patchCache, snapshot, theAnswer } from '@/api/snapshot';
import { appendLoss } from './loss-points';

const DAMAGED = ['runs', 'damaged'];

/** Runs whose record cannot be read, so that they stand in no other list. */
export const damagedRunsQuery = queryOptions({
  queryKey: DAMAGED,
  ...askedWhenShown,
  queryFn: ({ signal }) =>
    snapshot(DAMAGED, (onStamp) => api(DamagedRun.array(), '/runs/damaged', { signal, onStamp })),
});

export function useLiveDamagedRuns() {
  const client = useQueryClient();
  useLive('runs.damaged.changed', (all) =>
    patchCache<DamagedRun[]>(client, damagedRunsQuery.queryKey, () => all),
  );
}

export const lossQuery = (id: string) => {
  const key = ['runs', id, 'loss'];
  return queryOptions({
    queryKey: key,
    ...askedWhenShown,
    queryFn: ({ signal }) =>
      snapshot(key, (onStamp) => api(LossCurve, `/runs/${id}/loss`, { signal, onStamp })),
  });
};

export const curvesQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'curves'],
    ...askedWhenShown,
    queryFn: ({ signal }) => api(RunCurves, `/runs/${id}/curves`, { signal }),
  });

const CURVES_EVERY_MS = 5_000;

/** Event files grow with every step; they are looked at again as the run goes on, and at its end. */
export function useLiveCurves(...ids: string[]) {
  const client = useQueryClient();
  const lookedAt = useRef(new Map<string, number>());
  useLive('run.changed', (run) => {
    if (run.kind !== 'training' || !ids.includes(run.id)) return;
    const { id, progress, status } = run;
    const now = performance.now();
    const isDue = now - (lookedAt.current.get(id) ?? -Infinity) >= CURVES_EVERY_MS || 'endedAt' in status;
    if (progress.step === null || !isDue) return;
    lookedAt.current.set(id, now);
    void client.invalidateQueries({ queryKey: curvesQuery(id).queryKey });
  });
}

/** What adds to its events is part of the key: each of them changes something of this, too. */
export const runFilesQuery = ({ id, status, notice, checkpoints, publications }: Run) =>
  queryOptions({
    queryKey: ['runs', id, 'files', status, notice, checkpoints.length, publications.length],
    queryFn: ({ signal }) => api(RunFiles, `/runs/${id}/files`, { signal }),
    placeholderData: keepPreviousData,
  });

/** Adds every step of these runs that is told of to their curves. */
export function useLiveLoss(...ids: string[]) {
  const client = useQueryClient();
  useLive('run.changed', (run) => {
    if (run.kind !== 'training' || !ids.includes(run.id)) return;
    patchCache<LossCurve>(client, lossQuery(run.id).queryKey, (curve) => appendLoss(curve, run.progress));
  });
}

/** Sends what changes a run, and shows the run that comes back. */
export const changeRun = <T extends AnyRun>(client: QueryClient, id: string, send: () => Promise<T>) =>
  change<AnyRun, T>(client, anyRunQuery(id).queryKey, send, theAnswer);

/** Wanted, or taken back. */
export function useStopAfterSave(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: boolean) =>
      changeRun(client, id, () =>
        api(Run, `/runs/${id}/stop-after-save`, { method: 'POST', json: { wanted } satisfies StopAfterSave }),
      ),
  });
}

export function useStopRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => changeRun(client, id, () => api(AnyRun, `/runs/${id}/stop`, { method: 'POST' })),
  });
}
