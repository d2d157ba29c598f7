'use client';

import type { AnyRun, Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ComponentType } from 'react';
import { useStaleSince } from '@/api/connection';
import {
  datasetsQuery,
  activeRunsQuery,
  everyRunQuery,
  gpuQuery,
  modelsQuery,
  servicesQuery,
} from '@/api/queries';
import { isLive, queueOf } from '@/features/runs/run-words';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { ErrorState } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Board, PageHeader } from '@/ui/page';
import { press } from '@/ui/shortcuts';
import { Disk } from './disk';
import { FreshPod } from './fresh-pod';
import { Happenings } from './happenings';
import { HomeSkeleton } from './home-skeleton';
import { LiveCaptioning } from './live-captioning';
import { LiveInstall } from './live-install';
import { LiveRun } from './live-run';
import { NewestDatasets } from './newest-datasets';
import { NewestModels } from './newest-models';
import { PodLine } from './pod-line';
import { Queue, type QueueRowsPart, useIsPaused } from './queue';
import { ServiceStrip } from './service-strip';

/** What the features that own them draw; the route hands it over. */
export type HomeParts = {
  GpuPanels: ComponentType;
  QueueRows: QueueRowsPart;
  RunFigures: ComponentType<{ run: Run }>;
  RunPhases: ComponentType<{ run: Run; isFolded?: boolean }>;
  StopDialog: ComponentType<{ run: AnyRun; isOpen: boolean; onClose: () => void }>;
};

/** The whole pod at a glance. A part that has nothing to say is not there. */
export function Home({ parts }: { parts: HomeParts }) {
  const isStale = useStaleSince() !== null;
  const isFresh = useQuery(everyRunQuery).data?.every(isInstall) ?? false;
  return (
    <>
      <PageHeader title="Home" fact={<PodLine />}>
        {!isStale && (
          <Button asChild className="max-sm:hidden">
            <Link href="/datasets/">
              <Icon name="upload" className="size-3.5" />
              Add pictures
            </Link>
          </Button>
        )}
        <span className="sm:hidden">
          <IconButton icon="search" label="Find or do" look="default" onClick={() => press('mod+k')} />
        </span>
        <NewRun isDisabled={isStale} isPrimary={!isFresh} />
      </PageHeader>
      <Board>
        <Overview parts={parts} />
      </Board>
    </>
  );
}

/** To install a tool is not to have trained yet. */
const isInstall = ({ kind }: { kind: AnyRun['kind'] }) => kind === 'install';

/** Filled, unless the page has a better next step. */
function NewRun({ isDisabled, isPrimary }: { isDisabled: boolean; isPrimary: boolean }) {
  const content = (
    <>
      <Icon name="plus" className="size-3.5" />
      New run
    </>
  );
  if (isDisabled) return <Button disabled>{content}</Button>;
  return (
    <Button asChild look={isPrimary ? 'pri' : 'default'}>
      <Link href="/train/">{content}</Link>
    </Button>
  );
}

function Overview({ parts }: { parts: HomeParts }) {
  const runs = useQuery(everyRunQuery);
  const active = useQuery(activeRunsQuery);
  const datasets = useQuery(datasetsQuery);
  const models = useQuery(modelsQuery);
  const services = useQuery(servicesQuery);
  const isPaused = useIsPaused();
  const hasGpu = Boolean(useQuery(gpuQuery).data?.cards.length);

  const failed = [runs, active].find(({ isError }) => isError);
  if (failed) {
    return (
      <ErrorState
        title="The runs could not be read"
        error={failed.error}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!runs.data || !active.data || datasets.isPending || models.isPending || services.isPending)
    return <HomeSkeleton />;

  // An install takes no card: it goes on beside what has one.
  const live = active.data.find((run) => isLive(run) && run.kind !== 'install');
  const installs = active.data.filter((run) => run.kind === 'install').filter(isLive);
  const queue = queueOf(active.data);
  const isFresh = runs.data.every(isInstall);
  const hasFiles = Boolean(models.data?.length) || Boolean(datasets.data?.some(({ images }) => images > 0));
  return (
    <>
      {live?.kind === 'training' && <LiveRun run={live} queue={queue} parts={parts} />}
      {live?.kind === 'captioning' && <LiveCaptioning run={live} queue={queue} Rows={parts.QueueRows} />}
      {installs.map((run) => (
        <LiveInstall key={run.id} run={run} />
      ))}
      {!live && (queue.length > 0 || isPaused) && <Queue queue={queue} Rows={parts.QueueRows} />}
      {isFresh && <FreshPod datasets={datasets.data ?? []} models={models.data ?? []} />}
      {hasGpu && (
        <div className="grid shrink-0 gap-gap lg:grid-cols-[minmax(0,1fr)_372px]">
          <parts.GpuPanels />
          <div className="flex min-w-0 flex-col gap-gap">
            <Disk />
          </div>
        </div>
      )}
      {services.data && <ServiceStrip list={services.data} />}
      <div className={cn('grid gap-gap', hasFiles && 'lg:grid-cols-[minmax(0,1fr)_372px]')}>
        {hasFiles && (
          <div className="flex min-w-0 flex-col gap-gap">
            <NewestDatasets datasets={datasets.data ?? []} />
            <NewestModels models={models.data ?? []} />
          </div>
        )}
        <div className={cn('flex min-w-0 flex-col gap-gap', !hasFiles && 'lg:grid lg:grid-cols-2')}>
          {!hasGpu && <Disk />}
          <Happenings runs={runs.data} services={services.data?.services ?? []} />
        </div>
      </div>
    </>
  );
}
