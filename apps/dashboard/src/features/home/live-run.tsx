import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { AnyRun, Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { datasetsQuery } from '@/api/queries';
import { isRehearsal, stateKind, stateWord } from '@/features/runs/run-words';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { clock, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel } from '@/ui/panel';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { StatePill } from '@/ui/state-label';
import type { HomeParts } from './home';
import { QueueHead, useIsPaused } from './queue';
import { coverUrl } from './cover-url';

/** The run that has the GPU, and beside it what waits for it. */
export function LiveRun({ run, queue, parts }: { run: Run; queue: AnyRun[]; parts: HomeParts }) {
  const isPaused = useIsPaused();
  const hasQueue = queue.length > 0 || isPaused;
  return (
    <Panel className={cn('shrink-0', hasQueue && 'grid lg:grid-cols-[minmax(0,1fr)_372px]')}>
      <Now run={run} parts={parts} />
      {hasQueue && (
        <div className="min-w-0 border-line max-lg:border-t lg:border-l">
          <QueueHead queue={queue} />
          <parts.QueueRows queue={queue} secondsUntilFree={run.progress.secondsLeft} />
        </div>
      )}
    </Panel>
  );
}

function Now({ run, parts }: { run: Run; parts: HomeParts }) {
  const [isStopping, setStopping] = useState(false);
  const staleSince = useStaleSince();
  const cover = useCover(run);
  const href = `/runs/?id=${run.id}`;
  const word = stateWord(run);
  return (
    <div
      className={cn(
        'grid min-w-0 gap-5 py-4 pr-[18px] pb-3.5 pl-4 max-sm:gap-3 max-sm:p-3.5',
        cover && 'sm:grid-cols-[162px_minmax(0,1fr)]',
      )}
    >
      {cover && (
        <img
          src={cover}
          alt={`First picture of ${run.request.dataset}`}
          width={162}
          height={162}
          className="aspect-square w-[162px] rounded-sm bg-track object-cover max-sm:hidden"
        />
      )}
      <div className="flex min-w-0 flex-col">
        <div className="mb-[11px] flex items-center gap-2.5 max-sm:gap-3">
          {cover && (
            <img
              src={cover}
              alt=""
              className="size-[78px] shrink-0 rounded-sm bg-track object-cover sm:hidden"
            />
          )}
          <div className="flex min-w-0 flex-1 items-center gap-x-2.5 gap-y-1 max-sm:flex-wrap">
            <h2 className="max-w-full shrink-0 truncate text-lg font-bold tracking-tight">
              <Link href={href}>{run.request.name}</Link>
            </h2>
            {isRehearsal(run) && <RehearsalTag />}
            {staleSince === null ? (
              <StatePill state={stateKind(run)}>{word}</StatePill>
            ) : (
              <StatePill state="waiting">
                {word}, as of {clock(staleSince, 'seconds')}
              </StatePill>
            )}
            <span className="min-w-0 truncate text-sm text-muted">
              <RunFacts run={run} />
            </span>
          </div>
          <Button
            size="sm"
            writes
            disabled={run.status.state === 'stopping'}
            onClick={() => setStopping(true)}
            className="max-sm:hidden"
          >
            <Icon name="stop" className="size-3.5" />
            Stop…
          </Button>
          <Button size="sm" asChild className="max-sm:hidden">
            <Link href={href}>Open</Link>
          </Button>
        </div>
        <div className="mt-[9px] mb-[26px]">
          <parts.RunFigures run={run} />
        </div>
        <parts.RunPhases run={run} isFolded />
        <div className="mt-3 grid grid-cols-2 gap-2 sm:hidden">
          <Button
            size="lg"
            writes
            disabled={run.status.state === 'stopping'}
            onClick={() => setStopping(true)}
          >
            Stop…
          </Button>
          <Button size="lg" asChild>
            <Link href={href}>Open</Link>
          </Button>
        </div>
      </div>
      <parts.StopDialog run={run} isOpen={isStopping} onClose={() => setStopping(false)} />
    </div>
  );
}

function RunFacts({ run: { request } }: { run: Run }) {
  const { data: datasets } = useQuery(datasetsQuery);
  const images = datasets?.find(({ name }) => name === request.dataset)?.images;
  const facts = [
    FAMILY_TITLE[request.family],
    images === undefined ? request.dataset : counted(images, 'picture'),
    `rank ${request.networkRank}`,
  ];
  return facts.join(', ');
}

function useCover({ request }: Run) {
  const { data: datasets } = useQuery(datasetsQuery);
  const dataset = datasets?.find(({ name }) => name === request.dataset);
  return dataset && coverUrl(dataset, 0, 162);
}
