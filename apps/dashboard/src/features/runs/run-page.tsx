'use client';

import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/client';
import { useStaleSince } from '@/api/connection';
import { runQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { clock, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Board, Crumb, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loading, Skeleton } from '@/ui/skeleton';
import { StatePill } from '@/ui/state-label';
import { useIsPhone } from '@/ui/use-media';
import { RehearsalBanner } from './rehearsal-banner';
import { RunBoard } from './run-board';
import { RunMore } from './run-more';
import { RunDrawer } from './run-drawer';
import { RunPhone } from './run-phone';
import { endedAt, endedBadly, isHeld, isOver, startedAt, stateKind, stateWord } from './run-words';
import { StopDialog } from './stop-dialog';
import { useQueueAction, useRetryRun } from './use-queue';

/** One run: where it is, what it has made, and everything it wrote. */
export function RunPage({ id }: { id: string }) {
  const run = useQuery(runQuery(id));
  return (
    <Loading isLoading={run.isPending} frame={<Frame />}>
      {() =>
        run.data ? (
          <Known key={id} run={run.data} />
        ) : (
          <Missing error={run.error} retry={() => void run.refetch()} />
        )
      }
    </Loading>
  );
}

function Known({ run }: { run: Run }) {
  const isPhone = useIsPhone();
  const hasDrawer = run.status.state !== 'queued' && !endedBadly(run);
  return (
    <>
      <Header run={run} />
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

function Header({ run }: { run: Run }) {
  const [isStopping, setStopping] = useState(false);
  const staleSince = useStaleSince();
  const { request, status } = run;
  const canStop = !isOver(run) && status.state !== 'stopping';
  return (
    <PageHeader
      title={<Title>{request.name}</Title>}
      state={
        <StatePill state={staleSince === null ? stateKind(run) : 'waiting'}>
          <span>
            {stateWord(run)}
            {staleSince !== null && (
              <span className="max-lg:hidden">, as of {clock(staleSince, 'seconds')}</span>
            )}
          </span>
        </StatePill>
      }
      fact={`${FAMILY_TITLE[request.family]}, rank ${request.networkRank}, ${whenText(run)}`}
    >
      {status.state === 'queued' && <QueueButtons run={run} />}
      {isOver(run) && <Retry run={run} />}
      {/* On a phone there is no room for it: there it is among what is seldom done. */}
      <Button asChild className="max-sm:hidden">
        <Link href={`/train/?from=${run.id}`}>
          <Icon name="copy" className="size-3.5" />
          Clone
        </Link>
      </Button>
      {!isOver(run) && (
        <Button
          writes
          disabled={!canStop}
          working={status.state === 'stopping'}
          onClick={() => setStopping(true)}
        >
          <Icon name="stop" className="size-3.5" />
          {status.state === 'stopping' ? 'Stopping' : 'Stop…'}
        </Button>
      )}
      <RunMore run={run} />
      <StopDialog run={run} isOpen={isStopping && canStop} onClose={() => setStopping(false)} />
    </PageHeader>
  );
}

/** Waiting or held: its turn is in one's hands. */
function QueueButtons({ run }: { run: Run }) {
  const action = useQueueAction(run.id);
  return (
    <>
      <Button
        writes
        disabled={run.place === 1 && !isHeld(run)}
        onClick={() => action.mutate('next')}
        className="max-sm:hidden"
      >
        Run next
      </Button>
      <Button
        writes
        working={action.isPending}
        onClick={() => action.mutate(isHeld(run) ? 'release' : 'hold')}
      >
        <Icon name={isHeld(run) ? 'play' : 'pause'} className="size-3.5" />
        {isHeld(run) ? 'Release' : 'Hold'}
      </Button>
    </>
  );
}

function Retry({ run }: { run: Run }) {
  const retry = useRetryRun(run.id);
  return (
    <Button writes working={retry.isPending} onClick={() => retry.mutate()}>
      <Icon name="restart" className="size-3.5" />
      Retry
    </Button>
  );
}

function Title({ children }: { children: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center">
      <Link
        href="/runs/"
        aria-label="All runs"
        className="-ml-2 grid size-9 shrink-0 place-items-center sm:hidden"
      >
        <Icon name="left" />
      </Link>
      <span className="max-sm:hidden">
        <Crumb>
          <Link href="/runs/" className="hover:text-text">
            Runs
          </Link>
        </Crumb>
      </span>
      <span className="truncate">{children}</span>
    </span>
  );
}

function whenText(run: Run): string {
  const from = startedAt(run);
  const to = endedAt(run);
  if (from === null) return `asked for ${moment(run.createdAt)}`;
  return to === null ? `started ${moment(from)}` : `${moment(from)} to ${clock(to)}`;
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  const isUnknown =
    error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
  return (
    <>
      <PageHeader title={<Title>Run</Title>} />
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

function Frame() {
  return (
    <>
      <PageHeader title={<Title>{<Skeleton className="w-32" />}</Title>} />
      <Board>
        <Panel className="grid h-[106px] shrink-0 content-between p-4">
          <div className="flex justify-between">
            {['w-20', 'w-12', 'w-16', 'w-16', 'w-20', 'w-24'].map((width, at) => (
              <Skeleton key={at} className={width} />
            ))}
          </div>
          <Skeleton className="h-2 w-full" />
        </Panel>
        <div className="grid flex-1 gap-gap lg:grid-cols-[minmax(0,1fr)_372px]">
          <Panel />
          <Panel className="max-lg:hidden" />
        </div>
      </Board>
    </>
  );
}
