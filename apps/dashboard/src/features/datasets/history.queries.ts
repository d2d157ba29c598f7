import {
  type ApplyPreview,
  CaptionEditReport,
  CaptionPreview,
  type PreviewCaptions,
} from '@pilothouse/contracts/caption-edits';
import { DatasetHistory, HistoryReport, VersionComparison } from '@pilothouse/contracts/history';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, apiUrl } from '@/api/client';

/** Versions of a dataset, newest first. */
export const versionsQuery = (name: string) =>
  queryOptions({
    queryKey: ['history', name, 'versions'],
    queryFn: ({ signal }) => api(DatasetHistory, `${pathOf(name)}/history`, { signal }),
  });

/** `after` 0: what is there now. A pair of versions never changes. */
export const comparisonQuery = (name: string, before: number, after: number) =>
  queryOptions({
    queryKey: ['history', name, 'compare', before, after],
    queryFn: ({ signal }) =>
      api(VersionComparison, `${pathOf(name)}/history/${before}/compare?with=${after}`, { signal }),
    gcTime: 0,
  });

export const previewQuery = (name: string, request: PreviewCaptions | null) =>
  queryOptions({
    queryKey: ['caption-preview', name, request],
    enabled: request !== null,
    queryFn: ({ signal }) =>
      api(CaptionPreview, `${pathOf(name)}/caption-edits/preview`, {
        method: 'POST',
        json: request,
        signal,
      }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });

export const previewCaptions = (name: string, request: PreviewCaptions) =>
  api(CaptionPreview, `${pathOf(name)}/caption-edits/preview`, { method: 'POST', json: request });

export const applyPreview = (name: string, apply: Partial<ApplyPreview> & { id: string }) =>
  api(CaptionEditReport, `${pathOf(name)}/caption-edits`, { method: 'POST', json: apply });

/** `number` null: the latest change. */
export const takeBack = (name: string, way: 'undo' | 'redo', number: number | null) =>
  api(HistoryReport, `${pathOf(name)}/history/${way}`, { method: 'POST', json: { number } });

export const restoreVersion = (name: string, number: number) =>
  api(HistoryReport, `${pathOf(name)}/history/${number}/restore`, { method: 'POST' });

export const versionThumbnailUrl = (name: string, number: number, file: string) =>
  apiUrl(`${pathOf(name)}/history/${number}/thumbnails/${encodeURIComponent(file)}?size=160&v=${number}`);

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;
