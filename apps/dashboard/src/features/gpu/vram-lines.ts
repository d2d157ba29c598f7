import type { GpuCardHistory } from '@pilothouse/contracts/gpu';
import type { TimeLine } from '@/ui/time-chart-data';
import { seriesOf } from './gpu-words';

const GIB = 1024 ** 3;

/** The holders of a card's memory as lines in GB, what nobody holds first, the runs last. A gap in the figures is a gap. */
export function vramLines({ vramUsedBytes, holders }: GpuCardHistory): TimeLine[] {
  const rest = vramUsedBytes.map((used, at) =>
    used === null
      ? null
      : Math.max(0, used - holders.reduce((sum, { vramBytes }) => sum + (vramBytes[at] ?? 0), 0)),
  );
  return [
    { key: 'rest', title: holders.length > 0 ? 'Everything else' : 'In use', vramBytes: rest },
    ...holders.toSorted((a, b) => seriesOf(b.key) - seriesOf(a.key) || a.key.localeCompare(b.key)),
  ].map(({ key, title, vramBytes }) => ({
    key,
    name: title,
    color: `series-${seriesOf(key)}`,
    values: vramBytes.map((bytes) => (bytes === null ? null : bytes / GIB)),
  }));
}
