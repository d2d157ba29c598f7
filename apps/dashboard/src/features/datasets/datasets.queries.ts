import {
  type CreateDataset,
  Dataset,
  DatasetContent,
  DatasetImage,
  type SaveCaption,
  TrashEntry,
} from '@pilothouse/contracts/datasets';
import { z } from 'zod';
import { api, ApiError } from '@/api/client';
import { type SavedCaption, shownCaption } from './caption-draft';

/* Commands go over HTTP; what they changed comes back as news and is written into the cache by `api/live-cache.ts`. */

export const createDataset = (create: CreateDataset) =>
  api(Dataset, '/datasets', { method: 'POST', json: create });

export const trashDataset = (name: string) => api(TrashEntry, pathOf(name), { method: 'DELETE' });

export const trashImage = (name: string, file: string) =>
  api(TrashEntry, `${pathOf(name)}/images/${encodeURIComponent(file)}`, { method: 'DELETE' });

/** Puts back what was deleted. What it was is told by news, so the answer is not looked at. */
export const restoreTrash = ({ id }: TrashEntry) =>
  api(z.unknown(), `/trash/${id}/restore`, { method: 'POST' });

export const saveCaption = (name: string, file: string, save: SaveCaption) =>
  api(DatasetImage, `${pathOf(name)}/captions/${encodeURIComponent(file)}`, { method: 'PUT', json: save });

/** What the caption file holds now, past the cache: asked for when a save was refused. */
export async function fetchCaption(name: string, file: string): Promise<SavedCaption> {
  const { images } = await api(DatasetContent, pathOf(name));
  const image = images.find((one) => one.file === file);
  if (!image)
    throw new ApiError(
      'NOT_FOUND',
      `“${file}” is no longer in ${name}. It may have been renamed or deleted.`,
    );
  return { text: shownCaption(image.caption), version: image.captionVersion };
}

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;
