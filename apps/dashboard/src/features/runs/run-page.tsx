'use client';

import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ApiError } from '@/api/client';
import { anyRunQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Board, PageHeader } from '@/ui/page';
import { Loading } from '@/ui/skeleton';
import { useIsPhone } from '@/ui/use-media';
import { CaptioningPage } from './captioning-page';
import { InstallPage } from './install-page';
import { RehearsalBanner } from './rehearsal-banner';
import { RunBoard } from './run-board';
import { RunDrawer } from './run-drawer';
import { RunFrame } from './run-frame';
import { RunHeader } from './run-header';
import { RunPhone } from './run-phone';
import { RunTitle } from './run-title';
import { endedBadly } from './run-words';

/** One run: where it is, what it has made, and everything it wrote. */
export function RunPage({ id }: { id: string }) {
  const run = useQuery(anyRunQuery(id));
  return (
    <Loading isLoading={run.isPending} frame={<RunFrame />}>
      {() =>
        run.data ? (
          run.data.kind === 'training' ? (
            <Known key={id} run={run.data} />
          ) : run.data.kind === 'install' ? (
            <InstallPage key={id} run={run.data} />
          ) : (
            <CaptioningPage key={id} run={run.data} />
          )
        ) : (
          <Missing error={run.error} retry={() => void run.refetch()} />
        )
      }
    </Loading>
  );
}

function Known({ run }: { run: Run }) {
  const { request } = run;
  const isPhone = useIsPhone();
  const hasDrawer = run.status.state !== 'queued' && !endedBadly(run);
  return (
    <>
      <RunHeader run={run} about={`${FAMILY_TITLE[request.family]}, rank ${request.networkRank}`}>
        {/* On a phone there is no room for it: there it is among what is seldom done. */}
        <Button asChild className="max-sm:hidden">
          <Link href={`/train/?from=${run.id}`}>
            <Icon name="copy" className="size-3.5" />
            Clone
          </Link>
        </Button>
      </RunHeader>
      {isPhone ? (
        <Board className="gap-2.5">
          <RehearsalBanner run={run} />
          <RunPhone run={run} />
        </Board>
      ) : (
        <>
          <Board className={cn(hasDrawer && 'pb-3')}>
            <RehearsalBanner run={run} />
            <RunBoard run={run} />
          </Board>
          {hasDrawer && <RunDrawer run={run} />}
        </>
      )}
    </>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const isUnknown =
    error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
  return (
    <>
      <PageHeader title={<RunTitle>Run</RunTitle>} />
      <Board>
        {isUnknown ? (
          <EmptyState
            title="There is no such run"
            action={
              <Button asChild>
                <Link href="/runs/">See all runs</Link>
              </Button>
            }
          >
            Its folder is not below runs in the workspace any more.
          </EmptyState>
        ) : (
          <ErrorState title="The run could not be read" error={error} onRetry={retry} />
        )}
      </Board>
    </>
  );
}
