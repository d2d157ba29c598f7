import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { Sample, SamplePrompt } from '@pilothouse/contracts/samples';
import { columnsOf } from '../sample-grid';

export type RunSamples = { run: TrainingRun; samples: readonly Sample[] };

/** A prompt that at least one run has, with its place in each; null where a run does not have it. */
export type SharedPrompt = { key: string; prompt: SamplePrompt; places: (number | null)[] };

/** Those that most runs have first, otherwise in the order they were asked for. */
export function sharedPrompts(runs: readonly TrainingRun[]): SharedPrompt[] {
  const shared = new Map<string, SharedPrompt>();
  runs.forEach(({ request }, at) =>
    request.samples.prompts.forEach((prompt, place) => {
      const key = keyOf(prompt);
      const known = shared.get(key) ?? { key, prompt, places: runs.map(() => null) };
      known.places[at] ??= place;
      shared.set(key, known);
    }),
  );
  const owners = ({ places }: SharedPrompt) => places.filter((place) => place !== null).length;
  return [...shared.values()].sort((a, b) => owners(b) - owners(a));
}

/** What makes a sample comparable: the words and the seed. Size and steps may be what is tried out. */
const keyOf = ({ prompt, negative, seed }: SamplePrompt) =>
  JSON.stringify([prompt.trim(), negative.trim(), seed]);

/** One moment of sampling across the runs: the same epoch, whatever step that is in each. */
export type SampleMoment = { key: string; title: string; cells: ({ sample: Sample; step: number } | null)[] };

export function momentsOf(runs: readonly RunSamples[], { places }: SharedPrompt): SampleMoment[] {
  const moments = new Map<string, SampleMoment & { order: number }>();
  runs.forEach(({ run, samples }, at) => {
    const steps = new Map(columnsOf(run, samples).map(({ key, step }) => [key, step]));
    for (const sample of samples.filter(({ prompt }) => prompt === places[at])) {
      const key = sample.epoch === null ? `s${sample.step}` : `e${sample.epoch}`;
      const step = steps.get(key) ?? 0;
      const title =
        sample.epoch === null
          ? `step ${step}`
          : sample.epoch === 0
            ? 'before training'
            : `epoch ${sample.epoch}`;
      const order = sample.epoch ?? step / Math.max(1, run.plannedSteps / run.request.epochs);
      const moment = moments.get(key) ?? { key, title, order, cells: runs.map(() => null) };
      moment.cells[at] = { sample, step };
      moments.set(key, moment);
    }
  });
  return [...moments.values()].sort((a, b) => a.order - b.order);
}
