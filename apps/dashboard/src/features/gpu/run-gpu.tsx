'use client';

import type { GpuCard, GpuCardHistory } from '@pilothouse/contracts/gpu';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { gpuHistoryQuery, gpuQuery } from '@/api/queries';
import { Panel } from '@/ui/panel';
import { gigabytes } from './gpu-words';
import { Sparkline } from './sparkline';

/** Ten minutes of looks. */
const SHOWN = 60;

/** How the card of a run does: busy, memory, heat, power. Absent without one. */
export function RunGpu({ run, className }: { run: Run; className?: string }) {
  const { data: gpus } = useQuery(gpuQuery);
  const { data: history } = useQuery(gpuHistoryQuery);
  const lease = gpus?.leases.find(({ runId }) => runId === run.id);
  const card = gpus?.cards.find(({ index }) => index === lease?.card);
  if (!card) return null;
  const past = history?.cards.find(({ index }) => index === card.index);
  return (
    <Panel aria-label={`GPU ${card.index}`} className={className}>
      <dl className="-ml-px grid grid-cols-2 overflow-hidden sm:grid-cols-4">
        {figuresOf(card, past, run).map((figure) => (
          <div
            key={figure.label}
            className="flex min-w-0 items-center gap-3 border-l border-line px-4 py-2 max-sm:px-3.5"
          >
            <div className="min-w-0 whitespace-nowrap">
              <dt className="text-xs text-muted">{figure.label}</dt>
              <dd className="text-md font-medium">
                {figure.value === null ? (
                  <span className="text-sm font-normal text-muted">unknown</span>
                ) : (
                  <>
                    {figure.value} <small className="text-sm font-normal text-muted">{figure.unit}</small>
                  </>
                )}
              </dd>
            </div>
            <Sparkline
              values={figure.past}
              most={figure.most}
              series={figure.series}
              className="h-7 min-w-0 flex-1"
            />
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function figuresOf(card: GpuCard, past: GpuCardHistory | undefined, run: Run) {
  const mine = card.holders.find(({ key }) => key === `run:${run.id}`);
  const myPast = past?.holders.find(({ key }) => key === `run:${run.id}`)?.vramBytes;
  const vramBytes = mine?.vramBytes ?? card.vramUsedBytes;
  const last = (column: (number | null)[] = []) => column.slice(-SHOWN);
  return [
    {
      label: 'GPU busy',
      value: card.busyPercent,
      unit: '%',
      past: last(past?.busyPercent),
      most: 100,
      series: 1,
    },
    {
      label: 'VRAM',
      value: vramBytes === null ? null : gigabytes(vramBytes),
      unit: 'GB',
      past: last(mine ? myPast : past?.vramUsedBytes),
      most: card.vramTotalBytes,
      series: 1,
    },
    {
      label: 'Heat',
      value: card.temperatureCelsius,
      unit: '°C',
      past: last(past?.temperatureCelsius),
      most: 100,
      series: 3,
    },
    {
      label: 'Power',
      value: card.powerWatts,
      unit: 'W',
      past: last(past?.powerWatts),
      most: card.powerLimitWatts,
      series: 3,
    },
  ] as const;
}
