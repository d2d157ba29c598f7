import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { storageQuery } from '@/api/queries';
import { forecastText, isTight, paceText } from '@/features/machine/machine-words';
import { BigFigure } from '@/ui/figure';
import { bytes } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { PartsBar } from '@/ui/progress-bar';
import { useNow } from '@/ui/use-now';

const SLOWLY_MS = 60_000;

/** The file system the workspace is on. */
export function Disk() {
  const { data: storage } = useQuery(storageQuery);
  const now = useNow(SLOWLY_MS);
  const disk = storage?.mounts.find(({ roles }) => roles.includes('workspace'));
  if (!disk || disk.totalBytes === 0) return null;
  const { totalBytes, freeBytes, forecast } = disk;
  const used = totalBytes - freeBytes;
  const sentence = `${bytes(used)} of ${bytes(totalBytes)}`;
  return (
    <Panel className="px-4 pt-3 pb-3.5">
      <div className="mb-[5px] flex items-center">
        <h2 className="flex-1 font-bold">
          <Link href="/machine/#disks" className="hover:text-accent-text">
            Disk
          </Link>
        </h2>
        <span className="text-sm text-muted">{sentence}</span>
      </div>
      <BigFigure
        value={bytes(freeBytes)}
        beside={forecast ? `free, ${forecastText(forecast, now)} ${paceText(forecast)}` : 'free'}
      />
      <PartsBar
        className="mt-[9px]"
        label={`${sentence} in use`}
        parts={[
          {
            key: 'used',
            share: used / totalBytes,
            className: isTight(disk, now) ? 'bg-warn' : 'bg-series-6',
          },
        ]}
      />
    </Panel>
  );
}
