'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useStaleSince } from '@/api/connection';
import { activeRunsQuery, alertsQuery, gpuQuery, queueQuery, storageQuery } from '@/api/queries';
import { forecastText } from '@/features/machine/machine-words';
import { bytes, clock, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { useNow } from '@/ui/use-now';
import { isLive, queueOf } from '@/features/runs/run-words';
import { StripGpu } from './strip-gpu';
import { StripPart } from '@/ui/strip-part';

/** The same figures in the same order on every page, never scrolled away; on a phone one line at the top. */
export function Strip({ isInside, uploads }: { isInside: boolean; uploads: ReactNode }) {
  const { data: alerts } = useQuery({ ...alertsQuery, enabled: isInside });
  const { data: gpus } = useQuery({ ...gpuQuery, enabled: isInside });
  const { data: runs, isError } = useQuery({ ...activeRunsQuery, enabled: isInside });
  const { data: queue } = useQuery({ ...queueQuery, enabled: isInside });
  const staleSince = useStaleSince();
  const unsaid = isError ? <span className="text-muted">unknown</span> : null;
  return (
    <footer
      aria-label="Instruments"
      className="flex items-center overflow-hidden border-line bg-surface px-2.5 text-xs whitespace-nowrap text-text-2 max-sm:row-start-1 max-sm:h-8 max-sm:border-b max-sm:px-2 sm:col-span-2 sm:border-t"
    >
      {staleSince !== null && (
        <StripPart className="text-warn">
          <Icon name="warning" className="size-[13px]" />
          as of {clock(staleSince, 'seconds')}
        </StripPart>
      )}
      {alerts && alerts.alerts.length > 0 && (
        <StripPart href="/machine/" className="text-warn">
          <Icon name="warning" className="size-[13px]" />
          <span title={alerts.alerts.map(({ title }) => title).join('\n')}>
            {counted(alerts.alerts.length, 'alert')}
          </span>
        </StripPart>
      )}
      {gpus && <StripGpu gpus={gpus} run={runs?.find(isLive)} none={runs ? 'No run' : unsaid} />}
      <StripPart href="/runs/">
        <span className="text-muted">Queue</span> {runs ? queueOf(runs).length : unsaid}
        {queue && queue.pausedAt !== null && <span className="text-warn"> paused</span>}
      </StripPart>
      {isInside && uploads}
      <span className="flex-1" />
      {isInside && <StripDisk />}
    </footer>
  );
}

const SLOWLY_MS = 60_000;

/** "142 GB free, full in about 8 days"; without a forecast, of how much. */
function StripDisk() {
  const { data: storage } = useQuery(storageQuery);
  const now = useNow(SLOWLY_MS);
  const disk = storage?.mounts.find(({ roles }) => roles.includes('workspace'));
  if (!disk || disk.totalBytes === 0) return null;
  return (
    <StripPart href="/machine/#disks" className="max-sm:hidden">
      <Icon name="disk" className="size-[13px] text-muted" />
      {bytes(disk.freeBytes)} free
      <span className="text-muted">
        {disk.forecast ? forecastText(disk.forecast, now) : `of ${bytes(disk.totalBytes)}`}
      </span>
    </StripPart>
  );
}
