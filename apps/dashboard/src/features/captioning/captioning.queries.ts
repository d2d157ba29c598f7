import {
  AppliedCaptions,
  type ApplyCaptions,
  CaptioningSetup,
  CaptionProposals,
  type StartCaptioning,
} from '@pilothouse/contracts/captioning';
import { CaptioningRun } from '@pilothouse/contracts/runs';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { askedWhenShown, patchCache, snapshot } from '@/api/snapshot';
import { withImage, withoutImage } from './proposals';

export const captioningSetupQuery = queryOptions({
  queryKey: ['captioning', 'setup'],
  queryFn: ({ signal }) => api(CaptioningSetup, '/captioning/setup', { signal }),
  // Modules are installed in a terminal, of which no news comes.
  staleTime: 0,
});

export const proposalsQuery = (id: string) => {
  const key = ['captioning', id, 'proposals'];
  return queryOptions({
    queryKey: key,
    ...askedWhenShown,
    queryFn: ({ signal }) =>
      snapshot(key, (onStamp) => api(CaptionProposals, `/captioning/${id}/proposals`, { signal, onStamp })),
  });
};

/** Beside every proposal stands the caption as it is now. */
export function useLiveProposals({ id, request }: Pick<CaptioningRun, 'id' | 'request'>) {
  const client = useQueryClient();
  const patch = (change: (shown: CaptionProposals) => CaptionProposals) =>
    patchCache<CaptionProposals>(client, proposalsQuery(id).queryKey, change);
  useLive('dataset.image.changed', ({ dataset, image }) => {
    if (dataset === request.dataset) patch((shown) => withImage(shown, image));
  });
  useLive('dataset.image.removed', ({ dataset, file }) => {
    if (dataset === request.dataset) patch((shown) => withoutImage(shown, file));
  });
}

export const startCaptioning = (request: StartCaptioning) =>
  api(CaptioningRun, '/captioning', { method: 'POST', json: request });

export const discardCaptions = (id: string) =>
  api(CaptioningRun, `/captioning/${id}/discard`, { method: 'POST' });

const MOST_AT_A_TIME = 500;

/** All of them, in as many requests as it takes. `onPart` hears of what is settled after each. */
export async function applyCaptions(
  id: string,
  captions: ApplyCaptions['captions'],
  onPart: (report: AppliedCaptions) => void,
): Promise<AppliedCaptions> {
  const whole: AppliedCaptions = { applied: [], refused: [] };
  for (let from = 0; from < captions.length; from += MOST_AT_A_TIME) {
    const part = captions.slice(from, from + MOST_AT_A_TIME);
    const report = await api(AppliedCaptions, `/captioning/${id}/apply`, {
      method: 'POST',
      json: { captions: part } satisfies ApplyCaptions,
    });
    onPart(report);
    whole.applied.push(...report.applied);
    whole.refused.push(...report.refused);
  }
  return whole;
}
