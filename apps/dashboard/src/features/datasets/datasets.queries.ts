import {
  type CreateDataset,
  Dataset,
  DatasetContent,
  DatasetImage,
  type SaveCaption,
  TrashEntry,
} from '@pilothouse/contracts/datasets';
import { z } from 'zod';
import { api, ApiError, apiUrl } from '@/api/client';
import type { SavedCaption } from './caption-draft';

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
  if (!image) throw new ApiError('NOT_FOUND', `${file} is no longer in ${name}`);
  return { text: image.caption ?? '', version: image.captionVersion };
}

const THUMBNAIL_SIZES_PX = [160, 320, 640, 1024] as const;
/** A thumbnail's size is its longer side, and a cell shows the shorter one: most pictures are no longer than 3:2. */
const SHORTER_TO_LONGER = 1.5;

/** For a square cell of so many CSS pixels. The address changes with the picture, so a browser may keep it for ever. */
export function thumbnailUrl(name: string, { file, changedAt }: PictureVersion, cellPx: number): string {
  const wantedPx = cellPx * SHORTER_TO_LONGER * Math.min(window.devicePixelRatio, 2);
  const size = THUMBNAIL_SIZES_PX.find((px) => px >= wantedPx) ?? 1024;
  return apiUrl(`${pathOf(name)}/thumbnails/${encodeURIComponent(file)}?size=${size}&v=${changedAt}`);
}

export function imageUrl(name: string, { file, changedAt }: PictureVersion): string {
  return apiUrl(`${pathOf(name)}/images/${encodeURIComponent(file)}?v=${changedAt}`);
}

type PictureVersion = Pick<DatasetImage, 'file' | 'changedAt'>;

const pathOf = (name: string) => `/datasets/${encodeURIComponent(name)}`;
