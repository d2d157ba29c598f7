import type { GaveWay, GpuCard, GpuLease } from '@pilothouse/contracts/gpu';
import type { AnyRun } from '@pilothouse/contracts/runs';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { PartsBar } from '@/ui/progress-bar';
import { useNow } from '@/ui/use-now';
import {
  gaveWayText,
  gigabytes,
  leaseEnd,
  restOf,
  SERIES_CLASS,
  seriesOf,
  subjectFirst,
  vramText,
} from './gpu-words';

/** Less than this of what nobody holds is the driver's own and tells nothing. */
const NOTABLE_REST_BYTES = 100 * 1024 ** 2;

/** Who holds the memory of a card, how much is free, and who made room. */
export function Holders({
  card,
  lease,
  runs,
}: {
  card: GpuCard;
  lease: GpuLease | undefined;
  runs: AnyRun[];
}) {
  const { vramTotalBytes, vramUsedBytes } = card;
  const holders = subjectFirst(card.holders);
  const rest = restOf(card);
  const share = (bytes: number) => (vramTotalBytes ? bytes / vramTotalBytes : 0);
  const isKnown = vramTotalBytes !== null && vramUsedBytes !== null;
  return (
    <div>
      <ul className="grid gap-[6px] text-sm">
        {holders.map(({ key, title, vramBytes }) => (
          <Line key={key} mark={SERIES_CLASS[seriesOf(key)]} title={title}>
            {vramBytes === null ? <span className="text-muted">unknown</span> : <Amount bytes={vramBytes} />}
          </Line>
        ))}
        {rest >= NOTABLE_REST_BYTES && (
          <Line mark="bg-series-6" title={holders.length > 0 ? 'Everything else' : 'In use'}>
            <Amount bytes={rest} />
          </Line>
        )}
        {isKnown && (
          <Line mark="shadow-[inset_0_0_0_1px_var(--ph-border-control)]" title="Free" isMuted>
            <Amount bytes={Math.max(0, vramTotalBytes - vramUsedBytes)} />
          </Line>
        )}
      </ul>
      {isKnown && (
        <PartsBar
          className="mt-[9px] mb-3"
          label={`${vramText(vramUsedBytes)} of ${vramText(vramTotalBytes)} in use`}
          parts={[
            ...holders.map(({ key, vramBytes }) => ({
              key,
              share: share(vramBytes ?? 0),
              className: SERIES_CLASS[seriesOf(key)],
            })),
            { key: 'rest', share: share(rest), className: 'bg-series-6' },
          ]}
        />
      )}
      {lease && lease.gaveWay.length > 0 && <MadeRoom lease={lease} runs={runs} />}
    </div>
  );
}

function MadeRoom({ lease, runs }: { lease: GpuLease; runs: AnyRun[] }) {
  const end = leaseEnd(lease, runs, useNow(5_000));
  return (
    <div className="max-sm:hidden">
      <p className="mb-[5px] text-sm text-text-2">Gave way for this run</p>
      <ul className="grid gap-[6px] text-sm">
        {lease.gaveWay.map((way: GaveWay) => (
          <Line key={way.service} mark={SERIES_CLASS[seriesOf(`service:${way.service}`)]} title={way.title}>
            <span className="text-muted">{gaveWayText(way, end)}</span>
          </Line>
        ))}
      </ul>
    </div>
  );
}

type LineProps = { mark: string; title: string; isMuted?: boolean; children: ReactNode };

function Line({ mark, title, isMuted, children }: LineProps) {
  return (
    <li className="flex items-center gap-[9px]">
      <i className={cn('size-2 shrink-0 rounded-[2px]', mark)} />
      <span className={cn('min-w-0 flex-1 truncate', isMuted && 'text-muted')} title={title}>
        {title}
      </span>
      <span className="shrink-0">{children}</span>
    </li>
  );
}

const Amount = ({ bytes }: { bytes: number }) => (
  <>
    <span className="font-medium">{gigabytes(bytes)}</span> <span className="text-muted">GB</span>
  </>
);
