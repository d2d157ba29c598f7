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
  const { phase, phases } = progress;
  const begun = phases.map((each) => each.phase);
  const isComing = (id: Id) =>
    ALWAYS.includes(id) || (id === 'installing-packages' && !begun.includes('trying'));
  const ids = (Object.keys(TITLE) as Id[]).filter((id) => begun.includes(id) || isComing(id));
  const now = status.state === 'done' ? ids.length : ids.indexOf(phase as Id);
  return ids.map((id, at): InstallStretch => {
    const own = phases.find((each) => each.phase === id);
    const time = { seconds: own?.seconds ?? null, since: own?.since ?? null };
    const stretch = { id, title: TITLE[id], time };
    // Each file has a bar of its own and nobody knows how many come, so that a share would go back again and again.
    if (at === now) return { ...stretch, state: stateNow(status.state), share: null };
    // Packages may be installed again after something was built.
    const isOver = at < now || (status.state === 'done' && own !== undefined);
    return { ...stretch, state: isOver ? 'done' : 'next', share: isOver ? 1 : 0 };
  });
}

const stateNow = (state: InstallRun['status']['state']): PhaseState =>
  state === 'failed' || state === 'interrupted' || state === 'cancelled' ? state : 'now';
