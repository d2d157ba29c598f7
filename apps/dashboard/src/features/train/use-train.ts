import type { TrainingEntry } from '@pilothouse/contracts/runs';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useStaleSince } from '@/api/connection';
import {
  datasetQuery,
  datasetsQuery,
  modelsQuery,
  presetsQuery,
  queueQuery,
  runQuery,
  runsQuery,
  trainingSetupQuery,
} from '@/api/queries';
import { baseModelsOf } from './base-models';
import { presetFor, presetsFor, setupFrom, sizeOf } from './presets';
import { planQuery, startRun } from './train.queries';
import { componentsOf, familyOf, nameOf, readForm, type Surroundings, triggerWordsOf } from './train-form';
import { triggerWordOf } from './trigger-word';
import { useDebounced } from '@/ui/use-debounced';
import { useTrainForm } from './use-train-form';

const CHECK_AFTER_MS = 350;
const WAITS = new Set(['queued', 'preparing', 'running', 'stopping']);
const isHeld = ({ status }: TrainingEntry) => status.state === 'queued' && status.held;

/** The form, what it is read against, and what would happen if it were started now. */
export function useTrain() {
  const setup = useQuery(trainingSetupQuery);
  const datasets = useQuery(datasetsQuery);
  const models = useQuery(modelsQuery);
  const runs = useQuery(runsQuery);
  const queue = useQuery(queueQuery);
  const presets = useQuery(presetsQuery);
  const needed = [setup, datasets, models, presets];

  const takenNames = [
    ...(models.data ?? []).flatMap(({ path }) => loraName(path)),
    ...(runs.data ?? []).map((run) => run.name),
  ];
  const newest = runs.data?.find(({ request }) => !request.rehearsal)?.id;
  const last = useQuery({ ...runQuery(newest ?? ''), enabled: newest !== undefined });
  const { form, change, touched, imported, startOver, isEmpty } = useTrainForm({
    setup: setup.data,
    datasets: datasets.data,
    models: models.data,
    lastModel: last.data?.request.baseModel,
    takenNames,
  });
  const content = useQuery({ ...datasetQuery(form.dataset), enabled: form.dataset !== '' });

  const family = familyOf(form, models.data ?? []);
  const list = presets.data ?? NO_PRESETS;
  const offered = presetsFor(list, family, sizeOf(form, models.data ?? []));
  const preset = presetFor(offered, form.preset, list.cardGb);

  const around: Surroundings = {
    setup: setupFrom(setup.data ?? NO_SETUP, preset),
    models: models.data ?? [],
    leadingTag: triggerWordOf(content.data?.images ?? []),
    takenNames,
  };
  const { request, errors } = readForm(form, around);
  const checking = useDebounced(request, CHECK_AFTER_MS);
  // Other pictures or another model file make another plan of the same request.
  const asOf = `${content.data?.dataset.changedAt ?? 0}/${around.models.find(({ path }) => path === form.baseModel)?.changedAt ?? 0}`;
  const plan = useQuery(planQuery(checking, asOf));
  const isStale = useStaleSince() !== null;

  const router = useRouter();
  const start = useMutation({
    mutationFn: startRun,
    onSuccess: (run) => {
      change({ name: null });
      router.push(`/runs/?id=${run.id}`);
    },
  });
  // Figures of the last dataset say nothing about a form without one.
  const planned = form.dataset === '' ? undefined : plan.data;
  const hasPlanErrors = planned?.plan.problems.some(({ level }) => level === 'error') ?? false;
  const hasTrainer = form.rehearsal || setup.data?.trainer.problem === '';
  const shownErrors = Object.fromEntries(
    Object.entries(errors).filter(([field]) => touched.has(field)),
  ) as typeof errors;

  return {
    form,
    change,
    startOver,
    isEmpty,
    imported,
    request,
    /** Everything that is missing or wrong, and the part of it that a person has had the chance to see to. */
    errors,
    shownErrors,
    setup,
    datasets: datasets.data ?? [],
    baseModels: baseModelsOf(around.models),
    models: around.models,
    images: content.data?.images ?? [],
    family,
    presets: list,
    offeredPresets: offered,
    preset,
    familySetup: around.setup.families.find((one) => one.family === family),
    name: nameOf(form, takenNames),
    takenNames,
    triggerWords: triggerWordsOf(form, around.leadingTag),
    components: family === null ? {} : componentsOf(form, family, around.setup, around.models),
    /** The last answer; `isAsLastChecked` while the form is something else by now. */
    plan: planned?.plan,
    plannedFor: planned?.request,
    isAsLastChecked: planned !== undefined && request === null,
    planError: plan.isPlaceholderData ? null : plan.error,
    isChecking: request !== null && (request !== checking || plan.isFetching),
    /** Runs that go first. One on hold lets it pass. */
    ahead: (runs.data ?? []).filter((run) => WAITS.has(run.status.state) && !isHeld(run)).length,
    isPaused: (queue.data?.pausedAt ?? null) !== null,
    isLoading: needed.some(({ isPending }) => isPending),
    failure: needed.find(({ isError, data }) => isError && data === undefined),
    start,
    canStart: request !== null && !hasPlanErrors && hasTrainer && !isStale,
    submit: ({ held = false } = {}) => {
      if (request !== null) start.mutate({ request, held });
    },
  };
}

export type Train = ReturnType<typeof useTrain>;

const NO_PRESETS = { presets: [], cardGb: null, broken: [] };
const NO_SETUP = {
  trainer: { path: '', python: '', problem: '', hasLycoris: false },
  families: [],
  onProcessor: false,
};

/** `loras/riso-coast.safetensors` → `riso-coast`. */
function loraName(path: string): string[] {
  const [, name] = /^loras\/([^/]+)\.safetensors$/.exec(path) ?? [];
  return name === undefined ? [] : [name];
}
