import { Sample } from '@pilothouse/contracts/samples';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, apiUrl } from '@/api/client';
import { useLive } from '@/api/live';
import { askedWhenShown, patchCache, snapshot } from '@/api/snapshot';

const THUMBNAIL_SIZES_PX = [160, 320, 640, 1024] as const;

/** A sample, and the run it was drawn in: one that goes on shows those of the runs before it too. */
export type RunSample = Sample & { runId: string };

export const samplesQuery = (id: string) => {
  const key = ['runs', id, 'samples'];
  return queryOptions({
    queryKey: key,
    ...askedWhenShown,
    queryFn: ({ signal }) =>
      snapshot(key, (onStamp) => api(Sample.array(), `/runs/${id}/samples`, { signal, onStamp })),
  });
};

/** Adds every sample of these runs that is told of. */
export function useLiveSamples(...ids: string[]) {
  const client = useQueryClient();
  useLive('run.sampled', (news) => {
    if (!ids.includes(news.id)) return;
    patchCache<Sample[]>(client, samplesQuery(news.id).queryKey, (all) => [
      ...all.filter(({ file }) => file !== news.sample.file),
      news.sample,
    ]);
  });
}

/** The address changes with the picture, so a browser may keep it for ever. */
export function sampleThumbnailUrl(sample: RunSample, cellPx: number): string {
  const wantedPx = cellPx * Math.min(window.devicePixelRatio, 2);
  const size = THUMBNAIL_SIZES_PX.find((px) => px >= wantedPx) ?? 1024;
  return `${pathOf(sample)}/thumbnail?size=${size}&v=${sample.savedAt}`;
}

export const sampleUrl = (sample: RunSample) => `${pathOf(sample)}?v=${sample.savedAt}`;

const pathOf = ({ runId, file }: RunSample) => apiUrl(`/runs/${runId}/samples/${encodeURIComponent(file)}`);
