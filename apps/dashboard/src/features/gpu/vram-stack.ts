import type { GpuCardHistory } from '@pilothouse/contracts/gpu';
import { type Series, seriesOf } from './gpu-words';

const GIB = 1024 ** 3;

/** One layer of the chart: where it ends at each instant, and the same only where it holds anything. In GB. */
export type Layer = { key: string; series: Series; top: (number | null)[]; edge: (number | null)[] };

/** The holders one upon another, what nobody holds below, the runs on top. A gap in the figures is a gap. */
export function stackOf({ vramUsedBytes, holders }: GpuCardHistory): Layer[] {
  const rest = vramUsedBytes.map((used, at) =>
    used === null
      ? null
      : Math.max(0, used - holders.reduce((sum, { vramBytes }) => sum + (vramBytes[at] ?? 0), 0)),
  );
  const rows = [
    { key: 'rest', vramBytes: rest },
    ...holders.toSorted((a, b) => seriesOf(b.key) - seriesOf(a.key) || a.key.localeCompare(b.key)),
  ];
  let below = vramUsedBytes.map((used): number | null => (used === null ? null : 0));
  return rows.map(({ key, vramBytes }): Layer => {
    const top = below.map((floor, at) => (floor === null ? null : floor + (vramBytes[at] ?? 0) / GIB));
    below = top;
    const edge = top.map((height, at) => (vramBytes[at] ? height : null));
    return { key, series: seriesOf(key), top, edge };
  });
}
