'use client';

import type { Run } from '@pilothouse/contracts/runs';
import type { ReactNode } from 'react';
import { count, duration } from '@/ui/format';
import { FoldedPhaseBar, PhaseBar, type PhaseStretch } from '@/ui/phase-bar';
import { epochMarks } from './loss-points';
import { phasesOf } from './phases';
import { plannedSamplings } from './sample-grid';
import { epochsOf, isOver, stepsOf } from './run-words';

const MOST_TICKS = 40;

/** Where the run is, in the order of its work. `isFolded`: what comes before the training is one short stretch, as it always is on a phone. */
export function RunPhases({ run, isFolded = false }: { run: Run; isFolded?: boolean }) {
  const stretches = phasesOf(run).map((phase): PhaseStretch =>
    phase.id === 'train'
      ? { ...phase, isLong: true, fact: trainingFact(run, phase.state), ticks: ticksOf(run) }
      : { ...phase, fact: phase.state === 'failed' ? 'failed' : undefined },
  );
  const trainAt = stretches.findIndex(({ id }) => id === 'train');
  return (
    <>
      {isFolded ? (
        <FoldedPhaseBar
          before={stretches.slice(0, trainAt)}
          stretches={stretches.slice(trainAt)}
          label="Progress of the run"
          className="max-sm:hidden"
        />
      ) : (
        <PhaseBar stretches={stretches} label="Progress of the run" className="max-sm:hidden" />
      )}
      <FoldedPhaseBar
        before={stretches.slice(0, trainAt)}
        stretches={stretches.slice(trainAt, trainAt + 2)}
        label="Progress of the run"
        className="sm:hidden"
      />
    </>
  );
}

function trainingFact(run: Run, state: PhaseStretch['state']): ReactNode {
  const { step, secondsPerStep, secondsLeft } = run.progress;
  const steps = stepsOf(run);
  if (state === 'failed' || state === 'interrupted' || state === 'cancelled') {
    return (
      <>
        {state === 'cancelled' ? 'stopped' : state} {step ? `at step ${count(step)}` : 'before step 1'}
        <span className="max-sm:hidden"> of {count(steps)}</span>
      </>
    );
  }
  if (state !== 'now' || step === null || secondsPerStep === null) return undefined;

  const done = (step - (run.resumedFrom?.step ?? 0)) * secondsPerStep;
  const all = secondsLeft === null ? '' : ` of about ${duration(done + secondsLeft)}`;
  const saved = savedEpochs(run).size;
  const samplings = plannedSamplings(run);
  const kept =
    samplings > 0
      ? `sampled ${run.sampledEpochs.length} of ${samplings} times`
      : saved > 0
        ? `saved ${saved} of ${epochsOf(run)} times`
        : '';
  return (
    <>
      {duration(done)}
      {all}
      {kept !== '' && <span className="max-sm:hidden">, {kept}</span>}
    </>
  );
}

/** One tick at each sampling, filled when its samples are there; without prompts at each checkpoint. */
function ticksOf(run: Run): PhaseStretch['ticks'] {
  const { prompts, everyEpochs } = run.request.samples;
  if (prompts.length === 0) return savings(run);
  const epochs = epochsOf(run);
  const samplings = Math.floor(epochs / everyEpochs);
  if (samplings > MOST_TICKS) return [];
  return Array.from({ length: samplings }, (_, at) => (at + 1) * everyEpochs)
    .filter((epoch) => epoch < epochs)
    .map((epoch) => ({ at: epoch / epochs, isDone: run.sampledEpochs.includes(epoch) }));
}

function savings(run: Run): PhaseStretch['ticks'] {
  const epochs = epochsOf(run);
  if (epochs > MOST_TICKS) return [];
  const saved = savedEpochs(run);
  if (isOver(run) && saved.size === 0) return [];
  return epochMarks(epochs, epochs)
    .slice(0, -1)
    .map(({ epoch, to }) => ({ at: to / epochs, isDone: saved.has(epoch) }));
}

const savedEpochs = ({ checkpoints }: Run) =>
  new Set(
    checkpoints.filter(({ isComplete, epoch }) => isComplete && epoch !== null).map(({ epoch }) => epoch),
  );
