import { TrashEntry } from '@pilothouse/contracts/datasets';
import {
  FileArchive,
  FileLook,
  FileModel,
  type FileOrder,
  FilePage,
  FilesDone,
  FilesTrashed,
  FileText,
  FolderMade,
} from '@pilothouse/contracts/files';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, apiUrl } from '@/api/client';

/** Enough for two screens; a folder of any length is read as far as it is looked at. */
export const PAGE_SIZE = 100;
/** Pages that nobody looks at are soon let go of. */
const FORGET_MS = 30_000;

export type Shown = { path: string; order: FileOrder; reversed: boolean; hidden: boolean; text: string };

export const folderKey = (path: string) => ['files', path] as const;

export const pageQuery = (shown: Shown, page: number) =>
  queryOptions({
    queryKey: [...folderKey(shown.path), shown, page],
    queryFn: ({ signal }) => api(FilePage, listPath(shown, page * PAGE_SIZE, PAGE_SIZE), { signal }),
    gcTime: FORGET_MS,
  });

export const fetchNames = async (shown: Shown, most: number) => {
  const page = await api(FilePage, listPath(shown, 0, most));
  return page.entries.map(({ name }) => name);
};

/** Part of the key is when it was changed: a file that changes is read anew. */
export const textQuery = (path: string, from: number, changedAt: number) =>
  queryOptions({
    queryKey: ['file text', path, from, changedAt],
    queryFn: ({ signal }) => api(FileText, `/files/text?${query({ path, from: String(from) })}`, { signal }),
    gcTime: FORGET_MS,
  });

export const modelQuery = (path: string, changedAt: number) =>
  queryOptions({
    queryKey: ['file model', path, changedAt],
    queryFn: ({ signal }) => api(FileModel, `/files/model?${query({ path })}`, { signal }),
    gcTime: FORGET_MS,
  });

export const archiveQuery = (path: string, changedAt: number) =>
  queryOptions({
    queryKey: ['file archive', path, changedAt],
    queryFn: ({ signal }) => api(FileArchive, `/files/archive?${query({ path })}`, { signal }),
    gcTime: FORGET_MS,
  });

/** One entry that may stand on a page that was not read. */
export const lookQuery = (path: string) =>
  queryOptions({
    queryKey: [...folderKey(folderOf(path)), 'entry', path],
    queryFn: ({ signal }) => api(FileLook, `/files/entry?${query({ path })}`, { signal }),
    gcTime: FORGET_MS,
  });

export const contentUrl = (path: string, changedAt: number) =>
  apiUrl(`/files/content?${query({ path, v: String(changedAt) })}`);
export const saveUrl = (path: string) => apiUrl(`/files/content?${query({ path, save: '1' })}`);
export const previewUrl = (path: string, changedAt: number) =>
  apiUrl(`/files/preview?${query({ path, size: '640', v: String(changedAt) })}`);
export const zipUrl = (path: string, names: string[] = []) => {
  const asked = new URLSearchParams({ path });
  for (const name of names) asked.append('name', name);
  return apiUrl(`/files/zip?${asked.toString()}`);
};

const post = (path: string, json: unknown) => ({ method: 'POST', json, path }) as const;
const send = <T extends z.ZodType>(schema: T, { path, ...init }: ReturnType<typeof post>) =>
  api(schema, `/files/${path}`, init);

export const makeFolder = (path: string, name: string) => send(FolderMade, post('folders', { path, name }));
export const renameFile = (path: string, name: string) => send(FilesDone, post('rename', { path, name }));
export const moveFiles = (paths: string[], to: string) => send(FilesDone, post('move', { paths, to }));
export const copyFiles = (paths: string[], to: string) => send(FilesDone, post('copy', { paths, to }));
export const trashFiles = (paths: string[]) => send(FilesTrashed, post('trash', { paths }));
export const restoreTrash = ({ id }: TrashEntry) =>
  api(TrashEntry, `/trash/${id}/restore`, { method: 'POST' });

export const joined = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);
export const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');
export const nameOf = (path: string) => path.split('/').at(-1) ?? '';

function listPath({ path, order, reversed, hidden, text }: Shown, offset: number, limit: number) {
  const flags = { reversed: reversed ? '1' : '0', hidden: hidden ? '1' : '0' };
  return `/files?${query({ path, order, text, ...flags, offset: String(offset), limit: String(limit) })}`;
}

const query = (parts: Record<string, string>) => new URLSearchParams(parts).toString();
