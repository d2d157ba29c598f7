import { ChangeReport, DatasetHealth, type HealthFix } from '@pilothouse/contracts/dataset-health';
import {
  EditJob,
  type EditPictures,
  EditPreview,
  type PreviewEdit,
} from '@pilothouse/contracts/picture-edits';
import type { BucketSetting } from '@pilothouse/pictures/trainer-eye';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { askedWhenShown, snapshot } from '@/api/snapshot';

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;

/** Asked for anew when `dataset.health.changed` says so; what was shown stays meanwhile. */
export const datasetHealthQuery = (name: string, { resolution, neverEnlarges }: BucketSetting) =>
  queryOptions({
    queryKey: [...healthKey(name), resolution, neverEnlarges],
    ...askedWhenShown,
    queryFn: ({ signal }) =>
      api(DatasetHealth, `${pathOf(name)}/health?resolution=${resolution}&neverEnlarges=${neverEnlarges}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const healthKey = (name: string) => ['dataset health', name];

export const fixHealth = (name: string, fix: HealthFix) =>
  api(ChangeReport, `${pathOf(name)}/health/fix`, { method: 'POST', json: fix });

export const undoChange = (name: string, { trash, files }: ChangeReport) =>
  api(z.unknown(), `${pathOf(name)}/changes/undo`, {
    method: 'POST',
    json: { trash: trash?.id ?? null, files },
  });

export const editsQuery = (name: string) => {
  const key = ['edits', name];
  return queryOptions({
    queryKey: key,
    ...askedWhenShown,
    queryFn: ({ signal }) =>
      snapshot(key, (onStamp) => api(EditJob.array(), `${pathOf(name)}/edits`, { signal, onStamp })),
  });
};

export const beginEdit = (name: string, edit: EditPictures) =>
  api(EditJob, `${pathOf(name)}/edits`, { method: 'POST', json: edit });

export const stopEdit = (name: string) => api(EditJob.array(), `${pathOf(name)}/edits`, { method: 'DELETE' });

export const previewEdit = (name: string, edit: PreviewEdit, signal: AbortSignal) =>
  api(EditPreview.array(), `${pathOf(name)}/edits/preview`, { method: 'POST', json: edit, signal });
