'use client';

import type { AnyRun, RunEntry } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { activeRunsQuery, everyRunQuery, newestRunsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { useListCursor } from '@/ui/list-cursor';
import { Board, PageHeader } from '@/ui/page';
import { Panel, PanelHead } from '@/ui/panel';
import { PlaceLink } from '@/ui/place-link';
import { SearchField } from '@/ui/search-field';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useIsPhone } from '@/ui/use-media';
import { VirtualList } from '@/ui/virtual-list';
import { ChooseBox, ChosenBar, useChosen } from './chosen-runs';
import { ImportRun } from './import-run';
import { DamagedRuns } from './damaged-runs';
import { QueueOrder } from './queue-order';
import { PauseButton, PausedNote, usePausedAt } from './queue-pause';
import { RunColumns, RunRow } from './run-row';
import { isHeld, isLive, isOver, matchesRun, queueOf } from './run-words';

const ROW_PX = 34;
const PHONE_ROW_PX = 60;

/** The queue on top, what is over below it. */
export function RunList() {
  const runs = useQuery(everyRunQuery);
  const newest = useQuery(newestRunsQuery);
  const active = useQuery(activeRunsQuery);
  const failed = [runs, active].find(({ isError }) => isError);
  const [query, setQuery] = useState('');
  const shown = runs.data ?? newest.data;
  return (
    <>
      <PageHeader title="Runs" fact={runs.data?.length ? counted(runs.data.length, 'run') : undefined}>
        {shown && shown.length > 0 && (
          <SearchField value={query} onChange={setQuery} label="Filter" className="w-[190px] max-sm:w-28" />
        )}
        <ImportRun />
        <Button asChild look="pri">
          <PlaceLink href="/train/" data-filled>
            <Icon name="plus" className="size-3.5" />
            New run
          </PlaceLink>
        </Button>
      </PageHeader>
      <Board>
        <DamagedRuns />
        <Loading isLoading={!failed && (!shown || active.isPending)} frame={<Frame />}>
          {() =>
            !shown || !active.data ? (
              <ErrorState
                title="The runs could not be read"
                error={failed?.error}
                onRetry={() => void failed?.refetch()}
              />
            ) : shown.length === 0 && active.data.length === 0 ? (
              <EmptyState
                title="Nothing was trained here yet"
                action={
                  <Button asChild size="lg">
                    <Link href="/train/">Set up the first run</Link>
                  </Button>
                }
              >
                A run needs a dataset and a base model. It stands here from the moment it is asked for.
              </EmptyState>
            ) : (
              <Lists runs={shown} isWhole={!runs.isPending} active={active.data} query={query} />
            )
          }
        </Loading>
      </Board>
    </>
  );
}

function Lists({ runs, isWhole, active: whole, query }: ListsProps) {
  const router = useRouter();
  const rowHeight = useIsPhone() ? PHONE_ROW_PX : ROW_PX;
  const { live, queue, over } = useMemo(() => {
    const shown = whole.filter((run) => matchesRun(run, query));
    const over = runs.filter((run) => isOver(run) && matchesRun(run, query));
    return { live: shown.filter(isLive), queue: queueOf(shown), over };
  }, [runs, whole, query]);

  const active = [...live, ...queue];
  const inOrder: RunEntry[] = [...active, ...over];
  const isPaused = usePausedAt() !== null;
  const chosen = useChosen(runs);
  const row = (run: RunEntry) => {
    const at = inOrder.indexOf(run);
    return <RunRow run={run} isCurrent={at === current} onPoint={() => setCurrent(at)} />;
  };
  // As much room at the right as the menu of a waiting run takes, so that all stand in the same columns.
  const withBox = (run: RunEntry) => (
    <span className="flex h-full sm:pr-[30px]">
      <ChooseBox run={run} chosen={chosen} />
      <span className="min-w-0 flex-1">{row(run)}</span>
    </span>
  );
  const [current, setCurrent] = useListCursor({
    count: inOrder.length,
    onOpen: (at) => inOrder[at] && router.push(`/runs/?id=${inOrder[at].id}`),
    onSelect: (at) => inOrder[at] && chosen.toggle(inOrder[at]),
  });

  return (
    <>
      {(active.length > 0 || isPaused) && (
        <Panel className="shrink-0">
          <PanelHead title="Queue" fact={queueFact(live, queue)}>
            <PauseButton />
          </PanelHead>
          <PausedNote />
          {live.map((run) => (
            <div key={run.id} style={{ height: rowHeight }} className="border-t border-line">
              {withBox(run)}
            </div>
          ))}
          {queue.length > 0 && (
            <QueueOrder queue={queue} itemStyle={{ height: rowHeight }}>
              {(run) => <span className="min-w-0 flex-1">{row(run)}</span>}
            </QueueOrder>
          )}
        </Panel>
      )}
      <Panel className="flex min-h-[240px] flex-1 flex-col overflow-hidden">
        <PanelHead title="History" fact={isWhole ? counted(over.length, 'run') : undefined} />
        <div className="border-y border-line pr-[30px] pl-7 max-sm:hidden [&>div]:border-y-0">
          <RunColumns />
        </div>
        {over.length === 0 && isWhole ? (
          <p className="px-4 py-4 text-sm text-muted">
            {query ? `No run fits “${query}”` : 'Nothing is over yet'}
          </p>
        ) : (
          <VirtualList
            items={over}
            keyOf={(run) => run.id}
            rowHeight={rowHeight}
            current={current - active.length}
            label="History of runs"
            className="flex-1"
          >
            {(run) => <div className="h-full border-b border-line">{withBox(run)}</div>}
          </VirtualList>
        )}
      </Panel>
      <ChosenBar chosen={chosen} />
    </>
  );
}

type ListsProps = {
  runs: RunEntry[];
  /** False while only the newest of them are there. */
  isWhole: boolean;
  active: AnyRun[];
  query: string;
};

function queueFact(live: AnyRun[], queue: AnyRun[]): string {
  const held = queue.filter(isHeld).length;
  const waiting = queue.length - held;
  return [
    live.length > 0 && `${live.length} live`,
    waiting > 0 && `${waiting} waiting`,
    held > 0 && `${held} on hold`,
  ]
    .filter(Boolean)
    .join(', ');
}

function Frame() {
  return (
    <Panel className="flex-1">
      <PanelHead title="History" />
      {['w-40', 'w-32', 'w-48', 'w-36'].map((width) => (
        <div key={width} className="flex h-row items-center gap-16 border-t border-line px-4">
          <Skeleton className={width} />
          <Skeleton className="w-16" />
        </div>
      ))}
    </Panel>
  );
}
