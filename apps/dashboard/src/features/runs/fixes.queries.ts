import { RunFixes } from '@pilothouse/contracts/fixes';
import type { Run } from '@pilothouse/contracts/runs';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useNewRun } from './use-queue';
import { isDoneInVain } from './run-words';

export const isFixable = (run: Run) => run.status.state === 'failed' || isDoneInVain(run);

/** A run that failed stays as it is, and so does what could be done about it. */
export const fixesQuery = (run: Run) =>
  queryOptions({
    queryKey: ['runs', run.id, 'fixes'],
    queryFn: ({ signal }) => api(RunFixes, `/runs/${run.id}/fixes`, { signal }),
    enabled: isFixable(run),
    staleTime: Infinity,
  });

/** The run again, with what the fix changes, as a new run whose page opens. */
export const useApplyFix = (id: string) =>
  useNewRun((name: string) => `/runs/${id}/fixes/${name}`, 'is queued again');
