import { useQuery } from '@tanstack/react-query';
import { machineQuery } from '@/api/queries';
import { BigFigure } from '@/ui/figure';
import { bytes } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { PartsBar } from '@/ui/progress-bar';

/** The file system the workspace is on. */
export function Disk() {
  const { data: machine } = useQuery(machineQuery);
  if (!machine || machine.disk.totalBytes === 0) return null;
  const { totalBytes, freeBytes } = machine.disk;
  const used = totalBytes - freeBytes;
  const isTight = freeBytes < totalBytes / 10;
  const sentence = `${bytes(used)} of ${bytes(totalBytes)}`;
  return (
    <Panel className="px-4 pt-3 pb-3.5">
      <div className="mb-[5px] flex items-center">
        <h2 className="flex-1 font-bold">Disk</h2>
        <span className="text-sm text-muted">{sentence}</span>
      </div>
      <BigFigure value={bytes(freeBytes)} beside="free" />
      <PartsBar
        className="mt-[9px]"
        label={`${sentence} in use`}
        parts={[{ key: 'used', share: used / totalBytes, className: isTight ? 'bg-warn' : 'bg-series-6' }]}
      />
    </Panel>
  );
}
