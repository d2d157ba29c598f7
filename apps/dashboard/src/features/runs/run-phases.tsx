'use client';

import type { Run } from '@pilothouse/contracts/runs';
import type { ReactNode } from 'react';
import { count, duration } from '@/ui/format';
import { FoldedPhaseBar, PhaseBar, type PhaseStretch } from '@/ui/phase-bar';
import { epochMarks } from './loss-points';
import { useNow } from '@/ui/use-now';
import { type Phase, phasesOf, secondsOf } from './phases';
import { isSampled, plannedSamplings, samplingsBehind, wasBefore } from './sample-grid';
import { epochsOf, isOver, stepsOf } from './run-words';

const MOST_TICKS = 40;

/** Where the run is, in the order of its work. `isFolded`: what comes before the training is one short stretch, as it always is on a phone. */
export function RunPhases({ run, isFolded = false }: { run: Run; isFolded?: boolean }) {
  const stretches = phasesOf(run).map((phase): PhaseStretch =>
    phase.id === 'train'
      ? { ...phase, isLong: true, fact: <TrainingFact run={run} phase={phase} />, ticks: ticksOf(run) }
      : { ...phase, fact: factOf(run, phase) },
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

/** How far it is while that is known, else for how long; what is over says what it took. */
function factOf({ progress }: Run, { state, time }: Phase): ReactNode {
  if (state === 'failed') return 'failed';
  if (state === 'next' || state === 'interrupted' || state === 'cancelled') return undefined;
  if (state === 'done') return time.seconds === null ? undefined : duration(time.seconds);
  const { phaseDone, phaseTotal } = progress;
  return phaseDone !== null && phaseTotal ? (
    `${count(phaseDone)} of ${count(phaseTotal)}`
  ) : (
    <Elapsed time={time} />
  );
}

function Elapsed({ time }: Pick<Phase, 'time'>) {
  const seconds = secondsOf(time, useNow());
  return seconds === null ? null : duration(seconds);
}

function TrainingFact({ run, phase: { state, time } }: { run: Run; phase: Phase }) {
  const { step } = run.progress;
  if (state === 'failed' || state === 'interrupted' || state === 'cancelled') {
    return (
      <>
        {state === 'cancelled' ? 'stopped' : state} {step ? `at step ${count(step)}` : 'before step 1'}
        <span className="max-sm:hidden"> of {count(stepsOf(run))}</span>
      </>
    );
  }
  if (state === 'done' && time.seconds !== null) {
    return (
      <>
        {duration(time.seconds)}
        <span className="max-sm:hidden">{sharesOf(run)}</span>
      </>
    );
  }
  return state === 'now' && step !== null ? <TrainingNow run={run} time={time} /> : null;
}

function TrainingNow({ run, time }: { run: Run; time: Phase['time'] }) {
  const { secondsLeft, phase } = run.progress;
  const done = secondsOf(time, useNow());
  if (done === null) return null;
  const kept = phase === 'sampling' || phase === 'saving' ? keptNow(run) : keptSoFar(run);
  return (
    <>
      {duration(done)}
      {secondsLeft !== null && ` of about ${duration(done + secondsLeft)}`}
      {kept !== '' && <span className="max-sm:hidden">, {kept}</span>}
    </>
  );
}

function keptNow({ progress: { phase, phaseDone, phaseTotal } }: Run): string {
  if (phase === 'saving') return 'saving now';
  return phaseTotal ? `sampling now, ${count(phaseDone ?? 0)} of ${count(phaseTotal)}` : 'sampling now';
}

function keptSoFar(run: Run): string {
  const samplings = plannedSamplings(run);
  if (samplings > 0) return `sampled ${samplingsBehind(run)} of ${samplings} times`;
  const saved = savedEpochs(run).size;
  return saved > 0 ? `saved ${saved} of ${epochsOf(run)} times` : '';
}

/** What of the training was neither: ", sampling 2 min, saving 40 s". */
function sharesOf({ progress: { phases } }: Run): string {
  return (['sampling', 'saving'] as const)
    .map((name) => ({ name, seconds: phases.find(({ phase }) => phase === name)?.seconds ?? null }))
    .map(({ name, seconds }) => (seconds === null ? '' : `, ${name} ${duration(seconds)}`))
    .join('');
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
    .map((epoch) => ({ at: epoch / epochs, isDone: isSampled(run, epoch) }));
}

function savings(run: Run): PhaseStretch['ticks'] {
  const epochs = epochsOf(run);
  if (epochs > MOST_TICKS) return [];
  const saved = savedEpochs(run);
  if (isOver(run) && saved.size === 0) return [];
  return epochMarks(epochs, epochs)
    .slice(0, -1)
    .map(({ epoch, to }) => ({ at: to / epochs, isDone: saved.has(epoch) || wasBefore(run, epoch) }));
}

const savedEpochs = ({ checkpoints }: Run) =>
  new Set(
    checkpoints.filter(({ isComplete, epoch }) => isComplete && epoch !== null).map(({ epoch }) => epoch),
  );
