import { TrashEntry } from '@pilothouse/contracts/datasets';
import {
  ExportedSetup,
  type ExportSetup,
  type ForeignFile,
  ImportedSetup,
} from '@pilothouse/contracts/exchange';
import { PresetList, type SavePreset } from '@pilothouse/contracts/presets';
import { TrainerArguments } from '@pilothouse/contracts/arguments';
import type { Family } from '@pilothouse/contracts/models';
import { RunPlan } from '@pilothouse/contracts/plans';
import { Run } from '@pilothouse/contracts/runs';
import { type StartRun } from '@pilothouse/contracts/start-run';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';

/** A plan and what it was made for: the form may have moved on. */
export type Planned = { request: StartRun; plan: RunPlan };

/** What would happen, `asOf` a state of the files. The last answer stays while the next is on its way, and a request nobody waits for any more is aborted. */
export const planQuery = (request: StartRun | null, asOf: string) =>
  queryOptions({
    queryKey: ['plan', request, asOf],
    queryFn:
      request === null
        ? skipToken
        : async ({ signal }): Promise<Planned> => ({
            request,
            plan: await api(RunPlan, '/runs/plan', { method: 'POST', json: request, signal }),
          }),
    placeholderData: keepPreviousData,
    retry: false,
    // The folder may have changed in between: an answer is good for the moment it was given.
    staleTime: 0,
    gcTime: 60_000,
  });

/** On hold it keeps its place in the queue until it is released. */
export const startRun = ({ request, held }: { request: StartRun; held: boolean }) =>
  api(Run, held ? '/runs?held=true' : '/runs', { method: 'POST', json: request });

export const savePreset = (preset: SavePreset) =>
  api(PresetList, '/runs/presets', { method: 'POST', json: preset });

export const trashPreset = (name: string) =>
  api(TrashEntry, `/runs/presets/${encodeURIComponent(name)}`, { method: 'DELETE' });

export const restorePreset = ({ id }: TrashEntry) =>
  api(z.unknown(), `/trash/${id}/restore`, { method: 'POST' });

/** Every argument of the family's script. The first time the trainer itself is asked, which takes a while. */
export const argumentsQuery = (family: Family | null) =>
  queryOptions({
    queryKey: ['arguments', family],
    queryFn:
      family === null
        ? skipToken
        : ({ signal }) => api(TrainerArguments, `/runs/arguments?family=${family}`, { signal }),
    retry: false,
    staleTime: 60_000,
  });

/** Reads files of other tools. The first time the trainer itself is asked, which takes a while. */
export const importSetup = (files: ForeignFile[]) =>
  api(ImportedSetup, '/runs/setup/import', { method: 'POST', json: { files } });

export const exportSetup = (setup: ExportSetup) =>
  api(ExportedSetup, '/runs/setup/export', { method: 'POST', json: setup });
