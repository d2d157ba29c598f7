import type { InstallRun } from '@pilothouse/contracts/runs';
import { bytes, count } from '@/ui/format';
import { stageTitle } from './phases';

/** What an install is at. */
export const phaseTitle = ({ status, progress }: InstallRun) =>
  status.state === 'stopping'
    ? 'Stopping'
    : progress.phase === 'starting'
      ? 'Getting ready'
      : stageTitle(progress.phase);

/** What its own bar says: objects of git, bytes of a package; empty without one. */
export function barText({ progress: { phaseDone, phaseTotal, counts } }: InstallRun): string {
  if (phaseDone === null || phaseTotal === null) return '';
  const say = counts === 'bytes' ? bytes : count;
  return `${say(phaseDone)} of ${say(phaseTotal)}`;
}
