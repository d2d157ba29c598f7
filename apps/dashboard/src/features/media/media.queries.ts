import { Dataset, TrashEntry } from '@pilothouse/contracts/datasets';
import { FilesTrashed } from '@pilothouse/contracts/files';
import { MediaFacts, type MediaItem, MediaPage } from '@pilothouse/contracts/media';
import { Intake, type TakeFromPod } from '@pilothouse/contracts/uploads';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { api, apiUrl } from '@/api/client';
import { thumbnailSize } from '@/api/pictures';

/** Enough for two screens; however much there is, it is read as far as it is looked at. */
export const PAGE_SIZE = 100;
const FORGET_MS = 30_000;

/** `place` '' is everywhere. */
export type Wanted = { text: string; place: string };

export const MEDIA_KEY = ['media'] as const;

export const mediaPageQuery = (wanted: Wanted, page: number) =>
  queryOptions({
    queryKey: [...MEDIA_KEY, wanted.text, wanted.place, page],
    queryFn: ({ signal }) => fetchMedia(wanted, page * PAGE_SIZE, PAGE_SIZE, signal),
    gcTime: FORGET_MS,
  });

const MOST_AT_ONCE = 500;

/** The newest so many of what is wanted. */
export async function fetchPaths(wanted: Wanted, most: number): Promise<string[]> {
  const paths: string[] = [];
  for (let offset = 0; offset < most; offset += MOST_AT_ONCE) {
    const { items, total } = await fetchMedia(wanted, offset, Math.min(MOST_AT_ONCE, most - offset));
    paths.push(...items.map(({ path }) => path));
    if (offset + items.length >= total) break;
  }
  return paths;
}

const fetchMedia = ({ text, place }: Wanted, offset: number, limit: number, signal?: AbortSignal) =>
  api(MediaPage, `/media?${query({ text, ...(place === '' ? {} : { place }), offset, limit })}`, { signal });

/** Part of the key is when it was changed: a file that changes is read anew. */
export const mediaFactsQuery = ({ path, changedAt }: Pick<MediaItem, 'path' | 'changedAt'>) =>
  queryOptions({
    queryKey: ['media facts', path, changedAt],
    queryFn: ({ signal }) => api(MediaFacts, `/media/facts?${query({ path })}`, { signal }),
    staleTime: Infinity,
    gcTime: FORGET_MS,
  });

type Version = Pick<MediaItem, 'path' | 'changedAt'>;

export const contentUrl = ({ path, changedAt }: Version) =>
  apiUrl(`/files/content?${query({ path, v: changedAt })}`);
export const saveUrl = (path: string) => apiUrl(`/files/content?${query({ path, save: 1 })}`);
export const previewUrl = ({ path, changedAt }: Version, cellPx: number) =>
  apiUrl(`/files/preview?${query({ path, size: thumbnailSize(cellPx), v: changedAt })}`);

/** One ZIP of files of one folder; undefined where they lie in several. */
export function zipUrl(paths: string[]): string | undefined {
  const [folder = '', ...others] = new Set(paths.map(folderOf));
  if (others.length > 0) return undefined;
  const asked = new URLSearchParams({ path: folder });
  for (const path of paths) asked.append('name', nameOf(path));
  return apiUrl(`/files/zip?${asked.toString()}`);
}

export const trashMedia = (paths: string[]) =>
  api(FilesTrashed, '/files/trash', { method: 'POST', json: { paths } });
export const restoreMedia = ({ id }: TrashEntry) =>
  api(TrashEntry, `/trash/${id}/restore`, { method: 'POST' });

export const makeDataset = (name: string) => api(Dataset, '/datasets', { method: 'POST', json: { name } });
export const takeFromPod = (take: TakeFromPod) => api(Intake, '/intakes', { method: 'POST', json: take });

/** The picture that was there goes to the trash. */
export async function setModelPicture(path: string, item: Version): Promise<void> {
  const answer = await fetch(contentUrl(item));
  if (!answer.ok) throw new Error('The picture is not there any more.');
  await api(z.unknown(), `/models/preview?${query({ path })}`, { method: 'PUT', bytes: await answer.blob() });
}

export const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');
export const nameOf = (path: string) => path.split('/').at(-1) ?? '';

const query = (parts: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(parts).map(([key, value]) => [key, String(value)])).toString();
