'use client';

import type { GpuCard, GpuHistory, GpuLease } from '@pilothouse/contracts/gpu';
import type { AnyRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { activeRunsQuery, gpuHistoryQuery, gpuQuery } from '@/api/queries';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { useNow } from '@/ui/use-now';
import { leaseEnd, shortName, vramText } from './gpu-words';
import { Holders } from './holders';
import { VramChart } from './vram-chart';
import type { ChartMark } from '@/ui/time-chart-options';

const GIB = 1024 ** 3;

/** One panel for each card: who holds its memory now and over the last hour, and to whom it is leased. */
export function GpuPanels() {
  const { data: gpus } = useQuery(gpuQuery);
  const { data: history } = useQuery(gpuHistoryQuery);
  const { data: runs = [] } = useQuery(activeRunsQuery);
  if (!gpus || gpus.cards.length === 0) return null;
  return (
    <div className="flex min-w-0 flex-col gap-gap">
      {gpus.cards.map((card) => (
        <CardPanel
          key={card.uuid}
          card={card}
          lease={gpus.leases.find((lease) => lease.card === card.index)}
          history={history}
          runs={runs}
        />
      ))}
    </div>
  );
}

type CardProps = {
  card: GpuCard;
  lease: GpuLease | undefined;
  history: GpuHistory | undefined;
  runs: AnyRun[];
};

function CardPanel({ card, lease, history, runs }: CardProps) {
  const past = history?.cards.find(({ index }) => index === card.index);
  return (
    <Panel aria-label={`GPU ${card.index}`} className="flex flex-col">
      <PanelHead
        title={
          <Link href="/machine/" className="hover:text-accent-text">
            GPU {card.index}
          </Link>
        }
        fact={
          <span className="flex min-w-0 items-center gap-2.5">
            <span className="truncate">{shortName(card.name)}</span>
            {lease && <Leased lease={lease} runs={runs} />}
          </span>
        }
      >
        <Figures card={card} />
      </PanelHead>
      <div className="grid min-h-0 flex-1 gap-[22px] px-4 pb-3 max-sm:gap-1.5 max-sm:px-3.5 max-sm:pb-2.5 md:grid-cols-[minmax(0,1fr)_236px]">
        {card.vramTotalBytes === null || !past ? (
          <p className="self-center text-sm text-muted">
            {past ? 'This card does not tell how much memory it has.' : ''}
          </p>
        ) : (
          <VramChart
            history={past}
            totalGigabytes={card.vramTotalBytes / GIB}
            marks={marksOf(lease)}
            hasMarkTexts
            className="h-[222px] min-w-0 max-sm:h-[128px]"
          />
        )}
        <Holders card={card} lease={lease} runs={runs} />
      </div>
    </Panel>
  );
}

const LEASE_WORD = {
  freeing: 'Being freed for',
  held: 'Leased to',
  leaving: 'Being left by',
} satisfies Record<GpuLease['state'], string>;

function Leased({ lease, runs }: { lease: GpuLease; runs: AnyRun[] }) {
  const end = leaseEnd(lease, runs, useNow(5_000));
  return (
    <Link
      href={`/runs/?id=${lease.runId}`}
      className="inline-flex h-[22px] min-w-0 items-center gap-1.5 rounded-full bg-accent-soft pr-[9px] pl-[7px] text-xs font-medium text-accent-text"
    >
      <Icon name="lock" className="size-3 shrink-0" />
      <span className="truncate max-sm:hidden">
        {LEASE_WORD[lease.state]} {lease.runName}
      </span>
      {end !== null && <span>until about {clock(end)}</span>}
      {end === null && <span className="sm:hidden">leased</span>}
    </Link>
  );
}

function Figures({ card }: { card: GpuCard }) {
  const { busyPercent, temperatureCelsius, powerWatts, powerLimitWatts } = card;
  return (
    <span className="flex gap-3 text-sm text-text-2 max-md:hidden">
      {busyPercent !== null && (
        <span>
          {busyPercent} % <span className="text-muted">busy</span>
        </span>
      )}
      {temperatureCelsius !== null && <span>{temperatureCelsius} °C</span>}
      {powerWatts !== null && (
        <span>
          {powerWatts}{' '}
          <span className="text-muted">{powerLimitWatts === null ? 'W' : `of ${powerLimitWatts} W`}</span>
        </span>
      )}
    </span>
  );
}

function marksOf(lease: GpuLease | undefined): ChartMark[] {
  return (lease?.gaveWay ?? []).map(({ at, title, vramBytes }) => ({
    at,
    text: `${clock(at)} ${title} gave back ${vramBytes === null ? 'its memory' : vramText(vramBytes)}`,
  }));
}
