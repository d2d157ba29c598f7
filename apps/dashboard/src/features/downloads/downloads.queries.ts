import {
  type ActOnDownload,
  type AddDownloads,
  BundleList,
  type ChangeDownload,
  Download,
  DownloadList,
  type Hub,
  HubAnswer,
  HubPlace,
  Offer,
  type PreviewDownload,
  type SearchHub,
  Sighting,
} from '@pilothouse/contracts/downloads';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { useLive } from '@/api/live';
import { askedWhenShown, change, patchCache, snapshot, theAnswer } from '@/api/snapshot';

const KEY = ['downloads'];
const BUNDLES = ['downloads', 'bundles'];
const HUBS = ['hubs'];

export const downloadsQuery = queryOptions({
  queryKey: KEY,
  ...askedWhenShown,
  queryFn: ({ signal }) => snapshot(KEY, (onStamp) => api(DownloadList, '/downloads', { signal, onStamp })),
});
export const bundlesQuery = queryOptions({
  queryKey: BUNDLES,
  ...askedWhenShown,
  queryFn: ({ signal }) => api(BundleList, '/downloads/bundles', { signal }),
});
export const hubsQuery = queryOptions({
  queryKey: HUBS,
  ...askedWhenShown,
  queryFn: ({ signal }) => api(HubPlace.array(), '/hubs', { signal }),
});
export const seenQuery = (path: string) =>
  queryOptions({
    queryKey: ['downloads', 'seen', path],
    queryFn: ({ signal }) =>
      api(Sighting.array(), `/downloads/seen?path=${encodeURIComponent(path)}`, { signal }),
    // A tool is asked when somebody looks, and again when they want it.
    staleTime: 60_000,
  });

/** Keeps the queue up to date for as long as a component shows it. */
export function useLiveDownloads() {
  const client = useQueryClient();
  useLive('downloads.replaced', (list) => {
    patchCache<DownloadList>(client, KEY, () => list);
    void client.invalidateQueries({ queryKey: BUNDLES });
  });
  useLive('download.changed', (download) =>
    patchCache<DownloadList>(client, KEY, (list) => ({
      ...list,
      downloads: list.downloads.map((each) => (each.id === download.id ? download : each)),
    })),
  );
}

export const usePreview = () =>
  useMutation({
    mutationFn: (asked: PreviewDownload) => api(Offer, '/downloads/preview', { method: 'POST', json: asked }),
  });

export const useAdd = () =>
  useMutation({
    mutationFn: (add: AddDownloads) => api(Download.array(), '/downloads', { method: 'POST', json: add }),
  });

export const useGetBundle = () =>
  useMutation({
    mutationFn: (id: string) => api(Download.array(), `/downloads/bundles/${id}`, { method: 'POST' }),
  });

export const useSearch = () =>
  useMutation({
    mutationFn: (search: SearchHub) => {
      const given = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
      return api(HubAnswer, `/hubs/search?${new URLSearchParams(given).toString()}`);
    },
  });

export const useAct = () =>
  useMutation({
    mutationFn: ({ id, action }: ActOnDownload) =>
      api(Download, `/downloads/${id}/${action}`, { method: 'POST' }),
  });

export const useActOnAll = () =>
  useListMutation((action: 'pause' | 'resume') =>
    api(DownloadList, `/downloads/all/${action}`, { method: 'POST' }),
  );

export const useRemove = () =>
  useListMutation((id: string) => api(DownloadList, `/downloads/${id}`, { method: 'DELETE' }));

export const useOrder = () =>
  useListMutation((ids: string[]) => api(DownloadList, '/downloads/order', { method: 'PUT', json: { ids } }));

export const useChangeDownload = () =>
  useMutation({
    mutationFn: ({ id, ...wish }: ChangeDownload & { id: string }) =>
      api(Download, `/downloads/${id}`, { method: 'PATCH', json: wish }),
  });

export function useSetToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ hub, token }: { hub: Hub; token: string | null }) =>
      api(HubPlace, `/hubs/${hub}/token`, { method: 'PUT', json: { token } }),
    onSuccess: (place) =>
      client.setQueryData(hubsQuery.queryKey, (all) =>
        all?.map((each) => (each.hub === place.hub ? place : each)),
      ),
  });
}

function useListMutation<T>(send: (input: T) => Promise<DownloadList>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: T) => change(client, KEY, () => send(input), theAnswer),
  });
}
