import type { RunEntry } from '@pilothouse/contracts/runs';
import { endedAt, startedAt, stateWord } from '@/features/runs/run-words';
import { clock } from '@/ui/format';
import type { ChartMark } from '@/ui/time-chart-options';

/** More would hide what they explain. */
const MOST = 24;

/** When runs began and ended, newest first. */
export function runMarks(runs: RunEntry[], from: number): ChartMark[] {
  return runs
    .flatMap((run) => [
      { at: startedAt(run), text: `${run.name} started` },
      { at: endedAt(run), text: `${run.name}: ${stateWord(run).toLowerCase()}` },
    ])
    .flatMap(({ at, text }) => (at !== null && at >= from ? { at, text: `${clock(at)} ${text}` } : []))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST);
}
