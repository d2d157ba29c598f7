import { Dataset } from '@pilothouse/contracts/datasets';
import {
  type ChooseLayout,
  Intake,
  IntakeReport,
  type MoveFolder,
  PodFolder,
  type TakeFromPod,
} from '@pilothouse/contracts/uploads';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { api, apiUrl } from '@/api/client';

export const takeFromPod = (take: TakeFromPod) => api(Intake, '/intakes', { method: 'POST', json: take });

export const moveFolder = (move: MoveFolder) =>
  api(Dataset, '/pod-folders/move', { method: 'POST', json: move });

export const chooseLayout = (id: string, choice: ChooseLayout) =>
  api(Intake, `/intakes/${id}/layout`, { method: 'POST', json: choice });

export const retryIntake = (id: string) => api(Intake, `/intakes/${id}/retry`, { method: 'POST' });

export const discardIntake = (id: string) => api(z.unknown(), `/intakes/${id}`, { method: 'DELETE' });

/** It never changes: it is written when all is done. */
export const intakeReportQuery = (id: string) =>
  queryOptions({
    queryKey: ['intakes', id, 'report'],
    queryFn: ({ signal }) => api(IntakeReport, `/intakes/${id}/report`, { signal }),
    staleTime: Infinity,
  });

/** Files come and go there without a word, so each look asks. */
export const podFolderQuery = (path: string) =>
  queryOptions({
    queryKey: ['pod folders', path],
    queryFn: ({ signal }) => api(PodFolder, `/pod-folders?path=${encodeURIComponent(path)}`, { signal }),
    staleTime: 0,
  });

export const podThumbnailUrl = (path: string, changedAt: number) =>
  apiUrl(`/pod-folders/thumbnail?path=${encodeURIComponent(path)}&size=160&v=${changedAt}`);
