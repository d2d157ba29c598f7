import type { InstallRun, RunPhase } from '@pilothouse/contracts/runs';
import type { StretchTime } from './phases';
import type { PhaseState } from '@/ui/phase-bar';

/** In their order. An install that builds nothing, or has no environment, has no such stretch. */
const TITLE = {
  'fetching-source': 'Source',
  'making-environment': 'Python',
  'installing-packages': 'Packages',
  building: 'Build',
  trying: 'Trial',
  switching: 'Switch',
} satisfies Partial<Record<RunPhase, string>>;
type Id = keyof typeof TITLE;

const ALWAYS: Id[] = ['fetching-source', 'trying', 'switching'];

export type InstallStretch = {
  id: Id;
  title: string;
  state: PhaseState;
  share: number | null;
  time: StretchTime;
};

/** An install in its order: what is over, where it is, and what comes. */
export function installStretches({ progress, status }: InstallRun): InstallStretch[] {
  const { phase, phases, phaseDone, phaseTotal } = progress;
  const begun = phases.map((each) => each.phase);
  const isComing = (id: Id) =>
    ALWAYS.includes(id) || (id === 'installing-packages' && !begun.includes('trying'));
  const ids = (Object.keys(TITLE) as Id[]).filter((id) => begun.includes(id) || isComing(id));
  const now = status.state === 'done' ? ids.length : ids.indexOf(phase as Id);
  const share = phaseDone === null || !phaseTotal ? null : Math.min(1, phaseDone / phaseTotal);
  return ids.map((id, at): InstallStretch => {
    const own = phases.find((each) => each.phase === id);
    const time = { seconds: own?.seconds ?? null, since: own?.since ?? null };
    const stretch = { id, title: TITLE[id], time };
    if (at === now) return { ...stretch, state: stateNow(status.state), share };
    // Packages may be installed again after something was built.
    const isOver = at < now || (status.state === 'done' && own !== undefined);
    return { ...stretch, state: isOver ? 'done' : 'next', share: isOver ? 1 : 0 };
  });
}

const stateNow = (state: InstallRun['status']['state']): PhaseState =>
  state === 'failed' || state === 'interrupted' || state === 'cancelled' ? state : 'now';
