import { TrashEntry } from '@pilothouse/contracts/datasets';
import {
  type JoinModels,
  ModelDetails,
  ModelUsage,
  MoveModel,
  type NoteModel,
  Tidy,
} from '@pilothouse/contracts/model-library';
import { type ModelFile, ModelIndexState, ModelMetadata } from '@pilothouse/contracts/models';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { api, apiUrl } from '@/api/client';
import { askedWhenShown } from '@/api/snapshot';

const of = (path: string) => `path=${encodeURIComponent(path)}`;

/** The file's time is part of the key: another file may stand there later. */
export const metadataQuery = (path: string, changedAt: number) =>
  queryOptions({
    queryKey: ['models', 'metadata', path, changedAt],
    queryFn: ({ signal }) => api(ModelMetadata, `/models/metadata?${of(path)}`, { signal }),
  });

/**
 * Everything that is told of the file is part of the key, and how many runs there are: each may say who uses it. Which processes
 * have it open is of the moment.
 */
export const detailsQuery = ({ path, changedAt, sha256, marks }: ModelFile, runs: number) =>
  queryOptions({
    queryKey: ['models', 'details', path, changedAt, sha256, marks, runs],
    ...askedWhenShown,
    queryFn: ({ signal }) => api(ModelDetails, `/models/details?${of(path)}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const usageQuery = (runs: number) =>
  queryOptions({
    queryKey: ['models', 'usage', runs],
    queryFn: ({ signal }) => api(ModelUsage, '/models/usage', { signal }),
    placeholderData: keepPreviousData,
  });

/** `version`: of the list it is made of. */
export const tidyQuery = (version: number) =>
  queryOptions({
    queryKey: ['models', 'tidy', version],
    queryFn: ({ signal }) => api(Tidy, '/models/tidy', { signal }),
    placeholderData: keepPreviousData,
  });

export const downloadUrl = (path: string) => apiUrl(`/models/file?${of(path)}`);

/** Null when there is no picture beside it. */
export const previewUrl = ({ path, preview }: ModelFile, size: 96 | 320) =>
  preview && apiUrl(`/models/preview?${of(path)}&size=${size}&v=${encodeURIComponent(preview)}`);

export const lookAgain = () => api(ModelIndexState, '/models/look-again', { method: 'POST' });
export const noteModel = (note: NoteModel) =>
  api(ModelDetails, '/models/notes', { method: 'PATCH', json: note });
export const moveModel = (move: MoveModel) => api(MoveModel, '/models/move', { method: 'POST', json: move });
export const joinModels = (join: JoinModels) =>
  api(z.unknown(), '/models/join', { method: 'POST', json: join });
export const trashModel = (path: string) => api(TrashEntry, `/models?${of(path)}`, { method: 'DELETE' });
export const restoreModel = ({ id }: TrashEntry) =>
  api(z.unknown(), `/trash/${id}/restore`, { method: 'POST' });
export const putPreview = (path: string, picture: Blob) =>
  api(z.unknown(), `/models/preview?${of(path)}`, { method: 'PUT', bytes: picture });
