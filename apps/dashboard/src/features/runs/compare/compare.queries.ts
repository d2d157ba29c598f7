import { RecordedVersions } from '@pilothouse/contracts/archives';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { api } from '@/api/client';
import { runQuery } from '@/api/queries';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import { curvesQuery, lossQuery, runFilesQuery, useLiveCurves, useLiveLoss } from '../runs.queries';
import { samplesQuery, useLiveSamples } from '../samples.queries';

const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'versions'],
    queryFn: ({ signal }) => api(RecordedVersions, `/runs/${id}/versions`, { signal }),
  });

export const useRuns = (ids: readonly string[]) => useQueries({ queries: ids.map((id) => runQuery(id)) });

export function useLosses(runs: readonly TrainingRun[]) {
  const ids = runs.map(({ id }) => id);
  useLiveLoss(...ids);
  useLiveCurves(...ids);
  const losses = useQueries({ queries: ids.map((id) => lossQuery(id)) });
  const curves = useQueries({ queries: ids.map((id) => curvesQuery(id)) });
  return { losses, curves };
}

export function useConfigurations(runs: readonly TrainingRun[]) {
  const files = useQueries({ queries: runs.map((run) => runFilesQuery(run)) });
  const versions = useQueries({ queries: runs.map(({ id }) => versionsQuery(id)) });
  return { files, versions };
}

export function useSamples(runs: readonly TrainingRun[]) {
  useLiveSamples(...runs.map(({ id }) => id));
  return useQueries({ queries: runs.map(({ id }) => samplesQuery(id)) });
}
