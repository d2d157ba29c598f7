'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { clock, count, duration } from '@/ui/format';
import { Figure, Figures } from '@/ui/figure';
import { useNow } from '@/ui/use-now';
import { curvesQuery } from './runs.queries';
import {
  epochsOf,
  isOver,
  lastSaved,
  lossText,
  secondsRun,
  speed,
  startedAt,
  stepOf,
  stepsOf,
} from './run-words';

/** The figures of a run, each always at its place. */
export function RunFigures({ run }: { run: Run }) {
  const { epoch, loss, lossIsNaN, secondsPerStep } = run.progress;
  const steps = stepsOf(run);
  const saved = lastSaved(run);
  const [rate, unit] = secondsPerStep === null ? [null, undefined] : speed(secondsPerStep);
  return (
    <Figures className="justify-between gap-x-4 gap-y-[9px] @max-[570px]:grid @max-[570px]:grid-cols-[repeat(3,auto)]">
      <Figure label="Step" value={count(stepOf(run))} beside={steps > 0 ? `of ${count(steps)}` : undefined} />
      <Figure
        label="Epoch"
        value={count(epoch ?? run.resumedFrom?.epoch ?? 0)}
        beside={`of ${count(epochsOf(run))}`}
      />
      <Figure
        label="Loss, average"
        value={lossIsNaN ? <NotANumber /> : loss === null ? <Later /> : lossText(loss)}
      />
      <Validation run={run} />
      <Figure label="Speed" value={rate ?? <Later />} beside={unit} />
      <Figure
        label="Last saved"
        value={saved ? count(saved.step) : <Later word="nothing yet" />}
        beside={saved ? `epoch ${saved.epoch}` : undefined}
      />
      {isOver(run) ? <Took run={run} /> : <Left run={run} />}
    </Figures>
  );
}

const Later = ({ word = 'not yet' }: { word?: string }) => (
  <span className="text-base font-normal text-muted">{word}</span>
);

const NotANumber = () => <span className="text-danger">not a number</span>;

/** Only of a run that keeps pictures aside. The curves are read for the loss chart anyway. */
function Validation({ run: { id, request } }: { run: Run }) {
  const isValidated = request.validation.from !== 'none';
  const curve = useQuery({ ...curvesQuery(id), enabled: isValidated }).data?.validation;
  if (!isValidated) return null;
  const last = curve?.values.at(-1);
  const epoch = curve?.steps.at(-1);
  return (
    <Figure
      label="Validation"
      value={last === undefined ? <Later /> : lossText(last)}
      beside={epoch === undefined ? undefined : `epoch ${epoch}`}
    />
  );
}

function Left({ run }: { run: Run }) {
  const now = useNow(5_000);
  const { secondsLeft, leftWithout } = run.progress;
  if (secondsLeft === null) return <Figure label="Left" value={<Later />} className="sm:min-w-[116px]" />;
  return (
    <Figure
      label={leftWithout.length > 0 ? 'Left, at least' : 'Left, about'}
      value={duration(secondsLeft)}
      beside={clock(now + secondsLeft * 1000)}
      className="sm:min-w-[116px]"
    />
  );
}

function Took({ run }: { run: Run }) {
  const seconds = secondsRun(run, 0);
  const from = startedAt(run);
  return (
    <Figure
      label="Took"
      value={seconds === null ? <Later word="never began" /> : duration(seconds)}
      beside={from === null ? undefined : `from ${clock(from)}`}
      className="sm:min-w-[116px]"
    />
  );
}
