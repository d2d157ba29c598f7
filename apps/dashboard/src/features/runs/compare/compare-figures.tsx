import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { ReactNode } from 'react';
import { bytes, count, duration } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';
import { useNow } from '@/ui/use-now';
import { endedAt, lossText, secondsRun, stateKind, stateWord, stepOf, stepsOf } from '../run-words';
import type { Compared } from './compare-page';
import { CompareRow, CompareTable } from './compare-table';

/** What came of each, in numbers. */
export function CompareFigures({ compared }: { compared: Compared[] }) {
  const now = useNow(10_000);
  return (
    <Panel className="shrink-0 overflow-hidden">
      <PanelHead title="Figures" />
      <CompareTable compared={compared} label="Figures of the runs">
        <tbody>
          {FIGURES.map(({ name, of }) => (
            <CompareRow
              key={name}
              name={name}
              values={compared.map(({ run }) => of(run, now) ?? <span className="text-muted">unknown</span>)}
            />
          ))}
        </tbody>
      </CompareTable>
    </Panel>
  );
}

type Figure = { name: string; of: (run: TrainingRun, now: number) => ReactNode };

const FIGURES: Figure[] = [
  { name: 'State', of: (run) => <StateLabel state={stateKind(run)}>{stateWord(run)}</StateLabel> },
  { name: 'Steps', of: (run) => `${count(stepOf(run))} of ${count(stepsOf(run))}` },
  { name: 'Final loss', of: finalLoss },
  { name: 'Time', of: (run, now) => withUnit(secondsRun(run, now), duration) },
  {
    name: 'Time per step, loading included',
    of: (run, now) => withUnit(perStep(run, now), (each) => `${each.toFixed(2)} s`),
  },
  { name: 'Checkpoint', of: (run) => withUnit(checkpointBytes(run), bytes) },
];

function finalLoss({ progress }: TrainingRun): ReactNode {
  if (progress.lossIsNaN) return <span className="text-danger">not a number</span>;
  return withUnit(progress.loss, lossText);
}

/** Of the steps this run made itself, not those of the run it goes on with. */
function perStep(run: TrainingRun, now: number): number | null {
  const steps = stepOf(run) - (run.resumedFrom?.step ?? 0);
  const seconds = secondsRun(run, endedAt(run) ?? now);
  return seconds === null || steps <= 0 ? null : seconds / steps;
}

/** The final one, or the newest before it. */
function checkpointBytes({ checkpoints }: TrainingRun): number | null {
  const whole = checkpoints.filter(({ isComplete }) => isComplete);
  return (whole.find(({ isFinal }) => isFinal) ?? whole.at(-1))?.bytes ?? null;
}

const withUnit = (value: number | null, words: (value: number) => string) =>
  value === null ? null : words(value);
