import type { Dataset, DatasetContent, DatasetImage } from '@pilothouse/contracts/datasets';
import type { GpuHistory } from '@pilothouse/contracts/gpu';
import { HistorySpan, type MachineHistory, SPANS } from '@pilothouse/contracts/machine';
import type { ModelFile } from '@pilothouse/contracts/models';
import { type AnyRun, RunEntry } from '@pilothouse/contracts/runs';
import type { Service, ServiceList } from '@pilothouse/contracts/services';
import type { TerminalList } from '@pilothouse/contracts/terminals';
import type { Tool, Tools } from '@pilothouse/contracts/tools';
import type { Intake } from '@pilothouse/contracts/uploads';
import type { QueryClient } from '@tanstack/react-query';
import { gathered } from './gathered';
import { withLook } from './gpu-history';
import { onLive, onMissedNews } from './live';
import { withCards, withUsage } from './machine-history';
import {
  activeRunsQuery,
  alertsQuery,
  datasetQuery,
  datasetsQuery,
  everyRunQuery,
  gpuHistoryQuery,
  gpuQuery,
  historyStateQuery,
  intakesQuery,
  machineHistoryQuery,
  machineQuery,
  machineUsageQuery,
  modelIndexQuery,
  modelsQuery,
  newestRunsQuery,
  presetsQuery,
  queueQuery,
  runQuery,
  servicesQuery,
  settingsQuery,
  storageQuery,
  terminalsQuery,
  toolsQuery,
  trainingSetupQuery,
} from './queries';
import { patchCache } from './snapshot';

const ENTRIES = [everyRunQuery.queryKey, newestRunsQuery.queryKey];

/** Writes every event into the cache. Events carry the whole thing, so this only replaces, adds and removes. */
export function patchCacheLive(client: QueryClient) {
  const content = (name: string, patch: (shown: DatasetContent) => DatasetContent) =>
    patchCache<DatasetContent>(client, datasetQuery(name).queryKey, patch);
  const images = (name: string, patch: (shown: DatasetImage[]) => DatasetImage[]) =>
    content(name, (shown) => ({ ...shown, images: patch(shown.images) }));

  const tellImage = gathered<ImageNews>(
    ({ dataset, file }) => `${dataset}/${file}`,
    (news) => {
      for (const [dataset, its] of byDataset(news)) images(dataset, (all) => withImages(all, its));
    },
  );

  const histories = (patch: (shown: MachineHistory) => MachineHistory) =>
    HistorySpan.options.forEach((span) =>
      patchCache<MachineHistory>(client, machineHistoryQuery(span).queryKey, patch),
    );

  const stops = [
    onMissedNews(() => void client.invalidateQueries()),

    onLive('machine.changed', (machine) => patchCache(client, machineQuery.queryKey, () => machine)),
    onLive('machine.usage.changed', (usage) => {
      patchCache(client, machineUsageQuery.queryKey, () => usage);
      const disk = client.getQueryData(storageQuery.queryKey)?.mounts[0];
      histories((past) => withUsage(past, usage, disk?.freeBytes ?? null, Date.now()));
    }),
    onLive('storage.changed', (storage) => patchCache(client, storageQuery.queryKey, () => storage)),
    onLive('alerts.replaced', (list) => patchCache(client, alertsQuery.queryKey, () => list)),
    onLive('gpu.changed', (gpus) => {
      patchCache(client, gpuQuery.queryKey, () => gpus);
      patchCache<GpuHistory>(client, gpuHistoryQuery.queryKey, (past) =>
        withLook(past, gpus.cards, Date.now(), SPANS['1h']),
      );
      histories((past) => withCards(past, gpus.cards, Date.now()));
    }),
    onLive('settings.changed', (settings) => {
      patchCache(client, settingsQuery.queryKey, () => settings);
      void client.invalidateQueries({ queryKey: trainingSetupQuery.queryKey });
    }),

    onLive('services.replaced', (list) => patchCache(client, servicesQuery.queryKey, () => list)),
    onLive('service.changed', (service) =>
      patchCache<ServiceList>(client, servicesQuery.queryKey, (list) => ({
        ...list,
        services: replaced(list.services, service, (s: Service) => s.name),
      })),
    ),

    onLive('tools.replaced', (tools) => patchCache(client, toolsQuery.queryKey, () => tools)),
    onLive('tool.changed', (tool) => {
      const before = client.getQueryData(toolsQuery.queryKey)?.tools.find(({ id }) => id === tool.id);
      patchCache<Tools>(client, toolsQuery.queryKey, (all) => ({
        ...all,
        tools: replaced(all.tools, tool, (t: Tool) => t.id),
      }));
      // It may be the trainer.
      if (before?.current !== tool.current)
        void client.invalidateQueries({ queryKey: trainingSetupQuery.queryKey });
    }),

    onLive('dataset.changed', (dataset) => {
      patchCache<Dataset[]>(client, datasetsQuery.queryKey, (all) => replaced(all, dataset, (d) => d.name));
      content(dataset.name, (shown) => ({ ...shown, dataset }));
    }),
    onLive('dataset.removed', ({ name }) => {
      patchCache<Dataset[]>(client, datasetsQuery.queryKey, (all) => all.filter((d) => d.name !== name));
      void client.invalidateQueries({ queryKey: datasetQuery(name).queryKey });
    }),
    onLive('dataset.image.changed', ({ dataset, image }) => tellImage({ dataset, file: image.file, image })),
    onLive('dataset.image.removed', ({ dataset, file }) => tellImage({ dataset, file, image: null })),
    onLive('dataset.history.changed', (state) => {
      patchCache(client, historyStateQuery(state.dataset).queryKey, () => state);
      void client.invalidateQueries({ queryKey: ['history', state.dataset, 'versions'] });
    }),

    onLive('intake.changed', (intake) =>
      patchCache<Intake[]>(client, intakesQuery.queryKey, (all) => replaced(all, intake, (i) => i.id)),
    ),
    onLive('intake.removed', ({ id }) =>
      patchCache<Intake[]>(client, intakesQuery.queryKey, (all) => all.filter((intake) => intake.id !== id)),
    ),

    onLive('model.changed', (model) =>
      patchCache<ModelFile[]>(client, modelsQuery.queryKey, (all) => replaced(all, model, (m) => m.path)),
    ),
    onLive('model.removed', ({ path }) =>
      patchCache<ModelFile[]>(client, modelsQuery.queryKey, (all) => all.filter((m) => m.path !== path)),
    ),
    onLive('models.changed', (news) =>
      patchCache<ModelFile[]>(client, modelsQuery.queryKey, (all) => withModels(all, news)),
    ),
    onLive('models.index.changed', (index) => patchCache(client, modelIndexQuery.queryKey, () => index)),

    onLive('presets.changed', (list) => patchCache(client, presetsQuery.queryKey, () => list)),

    onLive('terminals.replaced', (list) => patchCache(client, terminalsQuery.queryKey, () => list)),
    onLive('terminal.changed', (terminal) =>
      patchCache<TerminalList>(client, terminalsQuery.queryKey, (list) => ({
        ...list,
        terminals: replaced(list.terminals, terminal, (t) => t.id),
      })),
    ),
    onLive('terminal.removed', ({ id }) =>
      patchCache<TerminalList>(client, terminalsQuery.queryKey, (list) => ({
        ...list,
        terminals: list.terminals.filter((terminal) => terminal.id !== id),
      })),
    ),

    onLive('run.changed', (run) => {
      const entry = RunEntry.parse(run);
      for (const key of ENTRIES) patchCache<RunEntry[]>(client, key, (all) => withRun(all, entry));
      patchCache<AnyRun[]>(client, activeRunsQuery.queryKey, (all) =>
        'endedAt' in run.status ? without(all, run.id) : withRun(all, run),
      );
      patchCache<AnyRun>(client, runQuery(run.id).queryKey, () => run);
    }),
    onLive('queue.changed', (queue) => patchCache(client, queueQuery.queryKey, () => queue)),
    onLive('run.removed', ({ id }) => {
      for (const key of ENTRIES) patchCache<RunEntry[]>(client, key, (all) => without(all, id));
      void client.resetQueries({ queryKey: runQuery(id).queryKey, exact: true });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

type ImageNews = { dataset: string; file: string; image: DatasetImage | null };

function byDataset(news: ImageNews[]): Map<string, ImageNews[]> {
  const found = new Map<string, ImageNews[]>();
  for (const one of news) {
    const its = found.get(one.dataset);
    if (its) its.push(one);
    else found.set(one.dataset, [one]);
  }
  return found;
}

/** New ones go to the end. */
function withImages(all: DatasetImage[], news: ImageNews[]): DatasetImage[] {
  const told = new Map(news.map((one) => [one.file, one.image]));
  const kept = all.flatMap((image) => {
    const now = told.get(image.file);
    told.delete(image.file);
    return now === undefined ? [image] : now === null ? [] : [now];
  });
  return [...kept, ...[...told.values()].flatMap((image) => image ?? [])];
}

/** Newest first. One that comes back from the trash goes where it was. */
function withRun<R extends RunEntry>(all: R[], run: R) {
  const at = all.findIndex(({ id }) => id === run.id);
  if (at >= 0) return all.with(at, run);
  const place = all.findIndex(({ createdAt }) => createdAt < run.createdAt);
  return all.toSpliced(place < 0 ? all.length : place, 0, run);
}

const without = <R extends { id: string }>(all: R[], id: string) => all.filter((run) => run.id !== id);

/** A burst of them at once: one by one, ten thousand would hold up the page for minutes. */
function withModels(all: ModelFile[], { changed, removed }: { changed: ModelFile[]; removed: string[] }) {
  const byPath = new Map(all.map((model) => [model.path, model]));
  for (const path of removed) byPath.delete(path);
  for (const model of changed) byPath.set(model.path, model);
  return [...byPath.values()];
}

/** Keeps the order; a new one goes to the end of its list. */
function replaced<T>(all: T[], one: T, keyOf: (one: T) => string) {
  const at = all.findIndex((other) => keyOf(other) === keyOf(one));
  return at >= 0 ? all.with(at, one) : [...all, one];
}
