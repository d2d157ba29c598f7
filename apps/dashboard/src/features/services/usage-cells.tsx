import type { Gpus } from '@pilothouse/contracts/gpu';
import type { Service, ServiceUsage } from '@pilothouse/contracts/services';
import { useQuery } from '@tanstack/react-query';
import { gpuQuery } from '@/api/queries';
import { SERIES_CLASS, seriesOf, vramText } from '@/features/gpu/gpu-words';
import { cn } from '@/ui/cn';
import { bytes, count } from '@/ui/format';

const NONE = <span className="text-muted">0</span>;
const UNKNOWN = <span className="text-muted">unknown</span>;

type Of = { service: Service | null; usage: ServiceUsage | undefined };

/** Video memory it holds, as the cards tell it. */
export function VramCell({ service }: { service: Service | null }) {
  const { data: gpus } = useQuery(gpuQuery);
  if (!service || !gpus) return null;
  const held = heldBy(gpus, service.name);
  if (held === null) return UNKNOWN;
  if (held.bytes === 0) return NONE;
  return (
    <>
      <span
        aria-hidden
        className="mr-2 inline-block h-1 w-11 overflow-hidden rounded-[2px] bg-track align-[3px]"
      >
        <i
          className={cn('block h-1', SERIES_CLASS[seriesOf(`service:${service.name}`)])}
          style={{ width: `${Math.min(100, (held.bytes / Math.max(1, held.ofBytes)) * 100)}%` }}
        />
      </span>
      {vramText(held.bytes)}
    </>
  );
}

/** Of all cards it is on, and what these have; null when a driver does not tell. */
function heldBy({ cards }: Gpus, name: string): { bytes: number; ofBytes: number } | null {
  const held = { bytes: 0, ofBytes: 0 };
  for (const { holders, vramTotalBytes } of cards) {
    const holder = holders.find(({ key }) => key === `service:${name}`);
    if (!holder) continue;
    if (holder.vramBytes === null) return null;
    held.bytes += holder.vramBytes;
    held.ofBytes += vramTotalBytes ?? 0;
  }
  return held;
}

export function CpuCell({ service, usage }: Of) {
  if (!service) return null;
  if (service.pid === 0) return NONE;
  if (!usage) return null;
  const { cpuPercent } = usage;
  return cpuPercent < 0.05 ? NONE : <>{count(cpuPercent, cpuPercent < 9.95 ? 1 : 0)}&nbsp;%</>;
}

export function MemoryCell({ service, usage }: Of) {
  if (!service) return null;
  if (service.pid === 0) return NONE;
  return usage ? bytes(usage.memoryBytes) : null;
}
