import { AlertList } from '@pilothouse/contracts/alerts';
import { Dataset, DatasetContent } from '@pilothouse/contracts/datasets';
import { GpuHistory, Gpus } from '@pilothouse/contracts/gpu';
import { Health } from '@pilothouse/contracts/health';
import {
  type HistorySpan,
  Machine,
  MachineHistory,
  MachineUsage,
  Storage,
} from '@pilothouse/contracts/machine';
import { ModelFile, ModelIndexState } from '@pilothouse/contracts/models';
import { AnyRun, Queue, RunEntry, type TrainingEntry, type TrainingRun } from '@pilothouse/contracts/runs';
import { ServiceList } from '@pilothouse/contracts/services';
import { Session, SessionState } from '@pilothouse/contracts/session';
import { TerminalList } from '@pilothouse/contracts/terminals';
import { Tools } from '@pilothouse/contracts/tools';
import { type QueryKey, queryOptions, skipToken } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, apiList } from './client';
import { askedWhenShown, snapshot } from './snapshot';

/*
 * What more than one feature shows. `live-cache.ts` keeps all of it up to date, so a component only says
 * `useQuery(runsQuery)`. What a single feature shows stands in its own `<feature>.queries.ts`.
 */

const live = <T extends z.ZodType>(key: QueryKey, contract: T | (() => Promise<T>), path: string) =>
  queryOptions({
    queryKey: key,
    queryFn: ({ signal }) =>
      snapshot(key, (onStamp) => {
        const schema = typeof contract === 'function' ? contract() : contract;
        return api(schema, path, { signal, onStamp });
      }),
  });

/*
 * Contracts that the frame and most pages do without. Making the schemas takes longer than drawing a page, so these come with the
 * first question for them.
 */
const historyState = () => import('@pilothouse/contracts/history').then(({ HistoryState }) => HistoryState);
const intakes = () => import('@pilothouse/contracts/uploads').then(({ Intake }) => Intake.array());
const presets = () => import('@pilothouse/contracts/presets').then(({ PresetList }) => PresetList);
const settings = () => import('@pilothouse/contracts/settings').then(({ Settings }) => Settings);
const trainingSetup = () => import('@pilothouse/contracts/plans').then(({ TrainingSetup }) => TrainingSetup);

export const healthQuery = live(['health'], Health, '/health');
export const sessionQuery = live(['session'], SessionState, '/session');
export const sessionsQuery = live(['sessions'], Session.array(), '/sessions');
export const settingsQuery = live(['settings'], settings, '/settings');
export const machineQuery = live(['machine'], Machine, '/machine');
export const machineUsageQuery = live(['machine', 'usage'], MachineUsage, '/machine/usage');
export const storageQuery = live(['machine', 'storage'], Storage, '/machine/storage');
export const machineHistoryQuery = (span: HistorySpan) =>
  live(['machine', 'history', span], MachineHistory, `/machine/history?span=${span}`);
export const alertsQuery = live(['alerts'], AlertList, '/alerts');
export const gpuQuery = live(['gpu'], Gpus, '/gpu');
/** The last hour, card by card. */
export const gpuHistoryQuery = live(['gpu', 'history'], GpuHistory, '/gpu/history');
export const servicesQuery = live(['services'], ServiceList, '/services');
/** The catalogue. What is installed of it has a service of the same name. */
export const toolsQuery = live(['tools'], Tools, '/tools');
export const datasetsQuery = live(['datasets'], Dataset.array(), '/datasets');
export const datasetQuery = (name: string) =>
  live(['datasets', name], DatasetContent, `/datasets/${encodeURIComponent(name)}`);
/** What can be undone and redone in a dataset. */
export const historyStateQuery = (name: string) =>
  live(['history', name, 'state'], historyState, `/datasets/${encodeURIComponent(name)}/history/state`);
/** What is on its way into datasets in the background. */
export const intakesQuery = live(['intakes'], intakes, '/intakes');
export const modelsQuery = live(['models'], ModelFile.array(), '/models');
/** How that list follows the disk. */
export const modelIndexQuery = live(['models', 'index'], ModelIndexState, '/models/index');
/** What fills the screen of a list of runs until `everyRunQuery` has read all of them. */
export const newestRunsQuery = queryOptions<RunEntry[]>({ queryKey: ['newest runs'], queryFn: skipToken });
/** All kinds of runs, newest first, as a list shows them. */
export const everyRunQuery = queryOptions({
  queryKey: ['runs'],
  queryFn: ({ client, queryKey, signal }) =>
    snapshot(queryKey, (onStamp) => {
      const onFirst = (first: RunEntry[]) => client.setQueryData(newestRunsQuery.queryKey, first);
      return apiList(RunEntry, '/runs', { signal, onStamp, onFirst });
    }),
});
/** Those that wait or are in progress, whole. */
export const activeRunsQuery = live(['runs', 'active'], AnyRun.array(), '/runs/active');
export const anyRunQuery = (id: string) => live(['runs', id], AnyRun, `/runs/${id}`);
export const queueQuery = live(['queue'], Queue, '/runs/queue');
/** Those that train. */
export const runsQuery = queryOptions({ ...everyRunQuery, select: trainingOnly });
export const runQuery = (id: string) => queryOptions({ ...anyRunQuery(id), select: asTraining });
export const terminalsQuery = live(['terminals'], TerminalList, '/terminals');
export const presetsQuery = live(['presets'], presets, '/runs/presets');
/** A trainer may be put there or taken away by a shell, of which no news comes. */
export const trainingSetupQuery = { ...live(['setup'], trainingSetup, '/runs/setup'), ...askedWhenShown };

function trainingOnly(runs: RunEntry[]): TrainingEntry[] {
  return runs.filter((run) => run.kind === 'training');
}

function asTraining(run: AnyRun): TrainingRun {
  if (run.kind !== 'training') throw new Error(`${run.name} is no training`);
  return run;
}
