import type { PhaseTime, Run, RunPhase, RunStage } from '@pilothouse/contracts/runs';

/** One stretch of the bar. `share` is how much of it is filled, 0 to 1; null while it goes on and nobody knows how far. */
export type Phase = {
  id: PhaseId;
  title: string;
  state: 'done' | 'now' | 'next' | 'failed' | 'interrupted' | 'cancelled';
  share: number | null;
  time: StretchTime;
};

export type StretchTime = {
  /** What is over of it; null when nobody saw how long it took, or it has not begun. */
  seconds: number | null;
  /** Since when it goes on just now. */
  since: number | null;
};

export type PhaseId = (typeof ORDER)[number];

const ORDER = [
  'gpu',
  'checks',
  'load',
  'latents',
  'captions',
  'prepare',
  'train',
  'save',
  'publish',
] as const;

const TITLE: Record<PhaseId, string> = {
  gpu: 'GPU',
  checks: 'Checks',
  load: 'Load',
  latents: 'Latents',
  captions: 'Captions',
  prepare: 'Prepare',
  train: 'Training',
  save: 'Save',
  publish: 'Publish',
};

// Sampling and saving happen again and again within the training; the bar must not go back for them.
const STRETCH = {
  'freeing-gpu': 'gpu',
  starting: 'checks',
  downloading: 'load',
  'reading-dataset': 'checks',
  'loading-model': 'load',
  'caching-latents': 'latents',
  'caching-text': 'captions',
  preparing: 'prepare',
  training: 'train',
  captioning: 'train',
  sampling: 'train',
  saving: 'train',
  finishing: 'save',
  publishing: 'publish',
  // Of an install, which has a bar of its own: install-phases.ts.
  'fetching-source': 'load',
  'making-environment': 'prepare',
  'installing-packages': 'prepare',
  building: 'prepare',
  trying: 'prepare',
  switching: 'publish',
} satisfies Record<RunStage, PhaseId>;

/** Of a run without a GPU to free, what comes first is over at once. */
const SHORTEST_FREEING_SECONDS = 1;

/** The run in its order. What is done stays done, whatever the trainer says later. */
export function phasesOf(run: Run): Phase[] {
  const { status, progress, plannedSteps } = run;
  const shown = stretchesOf(run);
  const now = status.state === 'done' ? shown.length : reached(shown, run);
  const begun = status.state !== 'queued';
  return shown.map((id, at): Phase => {
    const phase = { id, title: TITLE[id], time: timeOf(id, progress.phases) };
    if (at < now) return { ...phase, state: 'done', share: 1 };
    if (at > now || !begun) return { ...phase, state: 'next', share: 0 };
    return { ...phase, state: stateNow(status.state), share: shareOf(id) };
  });

  function shareOf(id: PhaseId): number | null {
    const steps = progress.steps ?? plannedSteps;
    if (id === 'train') return progress.step === null || steps === 0 ? null : limited(progress.step / steps);
    const { phaseDone, phaseTotal } = progress;
    return phaseDone === null || !phaseTotal ? null : limited(phaseDone / phaseTotal);
  }
}

/** Those this run has: not each makes others give way, SD 1.5 has no text to cache, and a rehearsal publishes nothing. */
function stretchesOf({ request, progress }: Run): PhaseId[] {
  const freeing = timeOf('gpu', progress.phases);
  const frees = freeing.since !== null || (freeing.seconds ?? 0) >= SHORTEST_FREEING_SECONDS;
  const caches = request.family !== 'sd15' || progress.phases.some(({ phase }) => phase === 'caching-text');
  const has: Partial<Record<PhaseId, boolean>> = {
    gpu: frees,
    captions: caches,
    publish: !request.rehearsal,
  };
  return ORDER.filter((id) => has[id] ?? true);
}

function reached(shown: PhaseId[], { status, progress: { phase, step, phases } }: Run): number {
  if (phases.some((each) => each.phase === 'publishing')) return shown.indexOf('publish');
  if (status.state === 'preparing') return 0;
  const named = Math.max(0, shown.indexOf(STRETCH[phase]));
  return step !== null && step > 0 ? Math.max(named, shown.indexOf('train')) : named;
}

/** A stretch takes what its phases take together. */
function timeOf(id: PhaseId, phases: PhaseTime[]): StretchTime {
  const own = phases.filter(({ phase }) => STRETCH[phase] === id);
  const isKnown = own.length > 0 && own.every(({ seconds }) => seconds !== null);
  const since = own.find((each) => each.since !== null)?.since ?? null;
  return { seconds: isKnown ? own.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) : null, since };
}

/** How long it has been going on until `now`, with what of it was over before; null when nobody saw. */
export function secondsOf({ seconds, since }: StretchTime, now: number): number | null {
  if (seconds === null) return null;
  return seconds + (since === null ? 0 : Math.max(0, (now - since) / 1000));
}

function stateNow(state: Run['status']['state']): Phase['state'] {
  return state === 'failed' || state === 'interrupted' || state === 'cancelled' ? state : 'now';
}

const limited = (share: number) => Math.min(1, Math.max(0, share));

const STAGE_TITLE = {
  'freeing-gpu': 'Freeing the GPU',
  starting: 'Starting the trainer',
  downloading: 'Fetching the model',
  'reading-dataset': 'Checking the dataset',
  'loading-model': 'Loading the model',
  'caching-latents': 'Caching latents',
  'caching-text': 'Caching text encoders',
  preparing: 'Preparing the network',
  training: 'Training',
  captioning: 'Captioning',
  sampling: 'Sampling',
  saving: 'Saving',
  finishing: 'Finishing',
  publishing: 'Publishing',
  'fetching-source': 'Fetching the source',
  'making-environment': 'Making the environment',
  'installing-packages': 'Installing packages',
  building: 'Building',
  trying: 'Trying it',
  switching: 'Switching',
} satisfies Record<RunStage | RunPhase, string>;

export const stageTitle = (stage: RunStage) => STAGE_TITLE[stage];
