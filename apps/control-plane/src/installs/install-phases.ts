import type { RunPhase } from '@pilothouse/contracts/runs';

/** What an install does, in this order. The last one is done by the control plane, when the driver has ended. */
export const PHASE_TITLE = {
  'fetching-source': 'Fetching the source',
  'making-environment': 'Making the environment',
  'installing-packages': 'Installing packages',
  building: 'Building',
  trying: 'Trying it',
  switching: 'Switching',
} satisfies Partial<Record<RunPhase, string>>;
export type InstallPhase = keyof typeof PHASE_TITLE;

/** Begins each line of the log that is the driver's own. */
export const MARK = '==> ';
export const FAILED = 'Failed: ';
export const WARNING = 'Warning: ';

const BY_TITLE = new Map(Object.entries(PHASE_TITLE).map(([phase, title]) => [title, phase as InstallPhase]));

/** The phase that begins with a line that has this behind its mark. */
export const phaseTitled = (text: string): InstallPhase | undefined => BY_TITLE.get(text);
