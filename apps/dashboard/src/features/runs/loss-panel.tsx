'use client';

import type { LossCurve } from '@pilothouse/contracts/curves';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { ErrorState } from '@/ui/error-state';
import { count } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { Segments } from '@/ui/segments';
import { Loading, Skeleton } from '@/ui/skeleton';
import { type ChartLine, lossLines, rateLines } from './chart-lines';
import { LossChart } from './loss-chart';
import { epochsOf, isOver, stepsOf } from './run-words';
import { Smoothing } from './smoothing';
import { curvesQuery, lossQuery, useLiveCurves, useLiveLoss } from './runs.queries';

const NO_LOSS: LossCurve = { steps: [], average: [] };

export function LossPanel({ run, className }: { run: Run; className?: string }) {
  const loss = useQuery(lossQuery(run.id));
  useLiveLoss(run.id);
  const curves = useQuery(curvesQuery(run.id)).data;
  useLiveCurves(run.id);
  const [wanted, setWanted] = useState<'loss' | 'rate'>('loss');
  const [isLog, setLog] = useState(false);
  const [weight, setWeight] = useState(0);
  const hasRates = curves !== undefined && curves.learningRates.length > 0;
  const shown = hasRates ? wanted : 'loss';
  const epochs = epochsOf(run);
  const steps = stepsOf(run);
  const resumedAt = run.resumedFrom?.step;
  const lines = useMemo(
    () =>
      shown === 'rate' && curves
        ? rateLines(curves)
        : lossLines(loss.data ?? NO_LOSS, curves, { epochs, steps }, weight),
    [shown, curves, loss.data, epochs, steps, weight],
  );
  return (
    <Panel className={cn('@container flex flex-col', className)}>
      <PanelHead
        title="Loss"
        fact={resumedAt === undefined ? undefined : `an earlier run’s until step ${count(resumedAt)}`}
      >
        <Legend lines={lines} className="@max-[760px]:hidden" />
        {hasRates && (
          <Segments
            label="What the chart shows"
            value={shown}
            options={[
              { value: 'loss', title: 'Loss' },
              { value: 'rate', title: 'Learning rate' },
            ]}
            onChange={setWanted}
            className="max-sm:hidden"
          />
        )}
        {shown === 'loss' && (
          <span className="max-md:hidden">
            <Smoothing weight={weight} onChange={setWeight} />
          </span>
        )}
        <Button
          size="sm"
          look="bare"
          aria-pressed={isLog}
          onClick={() => setLog(!isLog)}
          className="max-sm:hidden"
        >
          {isLog ? 'Logarithmic' : 'Linear'}
        </Button>
      </PanelHead>
      <Legend lines={lines} className="-mt-1 mb-1 px-4 max-sm:px-3.5 @min-[760px]:hidden" />
      <div className="relative min-h-0 flex-1 px-4 pb-2.5 max-sm:px-3">
        <Loading isLoading={loss.isPending} frame={<Skeleton className="h-full" />}>
          {() =>
            loss.data ? (
              <>
                <LossChart
                  title={shown === 'rate' ? 'Learning rate' : 'Loss'}
                  lines={lines}
                  isLog={isLog}
                  epochs={epochs}
                  steps={steps}
                  resumedAt={resumedAt}
                  className="h-full"
                />
                {loss.data.steps.length === 0 && (
                  <p className="absolute inset-0 grid place-items-center text-sm text-muted">
                    {isOver(run) ? 'It ended before the first step' : 'The first loss comes with step 1'}
                  </p>
                )}
              </>
            ) : (
              <ErrorState
                title="The loss could not be read"
                error={loss.error}
                onRetry={() => void loss.refetch()}
              />
            )
          }
        </Loading>
      </div>
    </Panel>
  );
}

/** Which line is which: in the head where there is room, below it otherwise. A single line needs none on a phone. */
function Legend({ lines, className }: { lines: ChartLine[]; className: string }) {
  return (
    <span
      className={cn(
        'flex min-h-4 min-w-0 shrink-0 flex-wrap gap-x-3 text-xs text-text-2',
        lines.length < 2 && 'max-sm:hidden',
        className,
      )}
    >
      {lines.map(({ name, color, look }) => (
        <span key={name} className="flex h-4 items-center gap-1.5 whitespace-nowrap">
          <i
            className={cn(
              'w-3.5 border-t-2',
              look === 'behind' && 'opacity-35',
              look === 'dashed' && 'border-dashed',
            )}
            style={{ borderColor: `var(--ph-${color})` }}
          />
          {name}
        </span>
      ))}
    </span>
  );
}
