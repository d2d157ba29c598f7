import {
  type CreateDataset,
  Dataset,
  DatasetImage,
  type SaveCaption,
  TrashEntry,
} from '@pilothouse/contracts/datasets';
import { api, apiUrl } from '@/api/client';
import { datasetQuery } from '@/api/queries';

/* Commands go over HTTP; what they changed comes back as news and is written into the cache by `api/live-cache.ts`. */

export const createDataset = (create: CreateDataset) =>
  api(Dataset, '/datasets', { method: 'POST', json: create });

export const trashDataset = (name: string) => api(TrashEntry, pathOf(name), { method: 'DELETE' });

export const trashImage = (name: string, file: string) =>
  api(TrashEntry, `${pathOf(name)}/images/${encodeURIComponent(file)}`, { method: 'DELETE' });

/** Puts back what was deleted. What it was is told by news, so the answer is not looked at. */
export const restoreTrash = ({ id }: TrashEntry) =>
  api(TrashEntry, `/trash/${id}/restore`, { method: 'POST' });

export const saveCaption = (name: string, file: string, save: SaveCaption) =>
  api(DatasetImage, `${pathOf(name)}/captions/${encodeURIComponent(file)}`, { method: 'PUT', json: save });

/** The dataset as the disk has it now, past the cache: asked for after a CONFLICT. */
export const fetchDataset = (name: string, signal: AbortSignal) =>
  datasetQuery(name).queryFn?.({ signal } as never);

const THUMBNAIL_SIZES_PX = [160, 320, 640] as const;

/** The address changes with the picture, so a browser may keep it for ever. */
export function thumbnailUrl(
  name: string,
  image: Pick<DatasetImage, 'file' | 'changedAt'>,
  widthPx: number,
): string {
  const size = THUMBNAIL_SIZES_PX.find((px) => px >= widthPx) ?? 640;
  return apiUrl(
    `${pathOf(name)}/thumbnails/${encodeURIComponent(image.file)}?size=${size}&v=${image.changedAt}`,
  );
}

export function imageUrl(name: string, image: Pick<DatasetImage, 'file' | 'changedAt'>): string {
  return apiUrl(`${pathOf(name)}/images/${encodeURIComponent(image.file)}?v=${image.changedAt}`);
}

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;
