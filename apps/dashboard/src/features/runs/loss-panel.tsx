'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { cn } from '@/ui/cn';
import { ErrorState } from '@/ui/error-state';
import { Panel, PanelHead } from '@/ui/panel';
import { Loading, Skeleton } from '@/ui/skeleton';
import { LossChart } from './loss-chart';
import { epochsOf, isOver, stepsOf } from './run-words';
import { lossQuery, useLiveLoss } from './runs.queries';

export function LossPanel({ run, className }: { run: Run; className?: string }) {
  const loss = useQuery(lossQuery(run.id));
  useLiveLoss(run.id);
  return (
    <Panel className={cn('flex flex-col', className)}>
      <PanelHead title="Loss">
        <span className="flex items-center gap-1.5 text-xs text-text-2 max-sm:hidden">
          <i className="h-0.5 w-3.5 bg-series-1" />
          average over an epoch
        </span>
      </PanelHead>
      <div className="relative min-h-0 flex-1 px-4 pb-2.5 max-sm:px-3">
        <Loading isLoading={loss.isPending} frame={<Skeleton className="h-full" />}>
          {() =>
            loss.data ? (
              <>
                <LossChart curve={loss.data} epochs={epochsOf(run)} steps={stepsOf(run)} className="h-full" />
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
