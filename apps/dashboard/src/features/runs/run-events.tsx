'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/ui/error-state';
import { clock, moment } from '@/ui/format';
import { Loading, Skeleton } from '@/ui/skeleton';
import { cn } from '@/ui/cn';
import { RunTimes } from './run-times';
import { runFilesQuery } from './runs.queries';

const BAD = new Set(['failed', 'interrupted']);

/** What happened to it, oldest first. */
export function RunEvents({ run, className }: { run: Run; className?: string }) {
  const files = useQuery(runFilesQuery(run));
  return (
    <Loading isLoading={files.isPending} frame={<Skeleton className="m-4 w-40" />}>
      {() =>
        files.data ? (
          <div
            // It scrolls where there are many, and a keyboard scrolls what has the focus.
            tabIndex={0}
            role="group"
            aria-label="What happened"
            className={cn('overflow-y-auto', className)}
          >
            <ol className="grid content-start gap-2.5 text-sm">
              {files.data.events.map((event, at) => (
                <li key={at} className="flex gap-2">
                  <time title={moment(event.at)} className="w-[58px] shrink-0 text-muted">
                    {clock(event.at, 'seconds')}
                  </time>
                  <span className={cn('min-w-0', BAD.has(event.state) && 'text-danger')}>{event.text}</span>
                </li>
              ))}
            </ol>
            <RunTimes run={run} className="mt-4 max-w-[440px]" />
          </div>
        ) : (
          <ErrorState
            title="The events could not be read"
            error={files.error}
            onRetry={() => void files.refetch()}
          />
        )
      }
    </Loading>
  );
}
