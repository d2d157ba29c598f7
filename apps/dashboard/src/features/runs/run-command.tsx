'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { cn } from '@/ui/cn';
import { CodeBlock } from '@/ui/code-block';
import { ErrorState } from '@/ui/error-state';
import { Loading, Skeleton } from '@/ui/skeleton';
import { argvText } from './argv-text';
import { runFilesQuery } from './runs.queries';

/** What was started, word for word. */
export function RunCommand({ run, className }: { run: Run; className?: string }) {
  const files = useQuery(runFilesQuery(run));
  return (
    <Loading isLoading={files.isPending} frame={<Skeleton className="m-4 w-64" />}>
      {() =>
        files.data ? (
          <div className={cn('grid content-start gap-3 overflow-y-auto p-4 lg:grid-cols-2', className)}>
            <Part title="Command" fact={files.data.cwd}>
              <CodeBlock text={argvText(files.data.argv)} label="Command" wraps />
            </Part>
            <Part title="dataset.toml">
              <CodeBlock text={files.data.datasetToml} label="dataset.toml" />
            </Part>
          </div>
        ) : (
          <ErrorState
            title="The command could not be read"
            error={files.error}
            onRetry={() => void files.refetch()}
          />
        )
      }
    </Loading>
  );
}

function Part({ title, fact, children }: { title: string; fact?: string; children: React.ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1.5 flex gap-2 text-sm font-medium">
        {title}
        {fact && <span className="mono min-w-0 truncate font-normal text-muted">{fact}</span>}
      </h3>
      {children}
    </section>
  );
}
