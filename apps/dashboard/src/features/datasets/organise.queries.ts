import { Dataset, DatasetContent } from '@pilothouse/contracts/datasets';
import { ExportedFolder, PreparedZip, type ExportDataset } from '@pilothouse/contracts/exports';
import {
  DatasetReferences,
  type MergeDatasets,
  RenamedPictures,
  type RenamePictures,
  type SplitDataset,
  type TransferPictures,
  TransferReport,
} from '@pilothouse/contracts/transfers';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, apiUrl } from '@/api/client';

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;
const post = <T extends z.ZodType>(schema: T, path: string, json: unknown) =>
  api(schema, path, { method: 'POST', json });

export const renameDataset = (name: string, to: string) => post(Dataset, `${pathOf(name)}/rename`, { to });
export const copyDataset = (name: string, to: string) => post(TransferReport, `${pathOf(name)}/copy`, { to });
export const splitDataset = (name: string, split: SplitDataset) =>
  post(TransferReport, `${pathOf(name)}/split`, split);
export const mergeDatasets = (merge: MergeDatasets) => post(TransferReport, '/datasets/merge', merge);
export const transferPictures = (name: string, transfer: TransferPictures) =>
  post(TransferReport, `${pathOf(name)}/transfer`, transfer);
export const renamePictures = (name: string, rename: RenamePictures) =>
  post(RenamedPictures, `${pathOf(name)}/pictures/rename`, rename);

/** What has its name written down: asked for when somebody is about to change it. */
export const referencesQuery = (name: string) =>
  queryOptions({
    queryKey: ['dataset references', name],
    queryFn: ({ signal }) => api(DatasetReferences, `${pathOf(name)}/references`, { signal }),
    staleTime: 0,
  });

export const exportToFolder = (name: string, request: ExportDataset) =>
  post(ExportedFolder, `${pathOf(name)}/exports`, request);

/** The browser saves it by itself, and shows how far it is. */
export async function downloadZip(name: string, request: ExportDataset) {
  const prepared = await post(PreparedZip, `${pathOf(name)}/exports/zip`, request);
  const link = document.createElement('a');
  link.href = apiUrl(`/exports/${prepared.id}`);
  link.download = prepared.fileName;
  link.click();
  return prepared;
}

export async function filesOf(name: string): Promise<string[]> {
  const { images } = await api(DatasetContent, pathOf(name));
  return images.map(({ file }) => file);
}
