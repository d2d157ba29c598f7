import type { Run, RunPhase } from '@pilothouse/contracts/runs';

/** One stretch of the bar. `share` is how much of it is filled, 0 to 1; null while it goes on and nobody knows how far. */
export type Phase = {
  id: PhaseId;
  title: string;
  state: 'done' | 'now' | 'next' | 'failed' | 'interrupted' | 'cancelled';
  share: number | null;
};

export type PhaseId = (typeof ORDER)[number];

const ORDER = ['start', 'dataset', 'load', 'cache', 'prepare', 'train', 'save', 'publish'] as const;

const TITLE: Record<PhaseId, string> = {
  start: 'Start',
  dataset: 'Dataset',
  load: 'Load',
  cache: 'Cache',
  prepare: 'Prepare',
  train: 'Training',
  save: 'Save',
  publish: 'Publish',
};

// Sampling and saving happen again and again within the training; the bar must not go back for them.
const STRETCH = {
  'freeing-gpu': 'start',
  starting: 'start',
  'reading-dataset': 'dataset',
  'loading-model': 'load',
  'caching-latents': 'cache',
  'caching-text': 'cache',
  preparing: 'prepare',
  training: 'train',
  sampling: 'train',
  saving: 'train',
  finishing: 'save',
} satisfies Record<RunPhase, PhaseId>;

/** The run in its order. What is done stays done, whatever the trainer says later. */
export function phasesOf({ status, progress, plannedSteps }: Run): Phase[] {
  const now = status.state === 'done' ? ORDER.length : reached(progress);
  const begun = status.state !== 'queued';
  return ORDER.map((id, at): Phase => {
    if (at < now) return { id, title: TITLE[id], state: 'done', share: 1 };
    if (at > now || !begun) return { id, title: TITLE[id], state: 'next', share: 0 };
    return { id, title: titleNow(id, progress.phase), state: stateNow(status.state), share: shareOf(id) };
  });

  function shareOf(id: PhaseId): number | null {
    const steps = progress.steps ?? plannedSteps;
    if (id === 'train') return progress.step === null || steps === 0 ? null : limited(progress.step / steps);
    const { phaseDone, phaseTotal } = progress;
    return phaseDone === null || !phaseTotal ? null : limited(phaseDone / phaseTotal);
  }
}

function reached({ phase, step }: Run['progress']): number {
  const named = ORDER.indexOf(STRETCH[phase]);
  return step !== null && step > 0 ? Math.max(named, ORDER.indexOf('train')) : named;
}

function titleNow(id: PhaseId, phase: RunPhase): string {
  if (phase === 'freeing-gpu') return 'Freeing GPU';
  if (phase === 'caching-latents') return 'Latents';
  if (phase === 'caching-text') return 'Captions';
  return TITLE[id];
}

function stateNow(state: Run['status']['state']): Phase['state'] {
  return state === 'failed' || state === 'interrupted' || state === 'cancelled' ? state : 'now';
}

const limited = (share: number) => Math.min(1, Math.max(0, share));
