'use client';

import 'uplot/dist/uPlot.min.css';
import type { GpuCardHistory } from '@pilothouse/contracts/gpu';
import { useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { useStaleSince } from '@/api/connection';
import { useNow } from '@/ui/use-now';
import { useResolvedTheme } from '@/ui/use-resolved-theme';
import { type ChartMark, vramChartOptions } from './vram-chart-options';
import { stackOf } from './vram-stack';

const SPAN_S = 60 * 60;
const REDRAW_MS = 5_000;

/** The memory of one card by holder over the last hour. */
export function VramChart({ history, totalGigabytes, marks, className }: VramChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const theme = useResolvedTheme();
  const isStale = useStaleSince() !== null;
  const now = useNow(REDRAW_MS);
  const layers = useMemo(() => stackOf(history), [history]);
  const frame = useRef({ marks, fromSeconds: 0, toSeconds: 0 });
  const keys = layers.map(({ key }) => key).join(' ');
  const data = useMemo(() => alignedData(history, layers, now), [history, layers, now]);
  const shown = useRef(data);

  frame.current = { marks, fromSeconds: now / 1000 - SPAN_S, toSeconds: now / 1000 };
  shown.current = data;

  // A chart has the layers it was made with, so a new holder makes a new one.
  useEffect(() => {
    let isGone = false;
    const box = host.current;
    if (!box) return;
    const observer = new ResizeObserver(() =>
      chart.current?.setSize({ width: box.clientWidth, height: box.clientHeight }),
    );
    void import('uplot').then(({ default: UPlot }) => {
      if (isGone) return;
      const size = { width: box.clientWidth, height: box.clientHeight };
      const series = keys.split(' ');
      chart.current = new UPlot(vramChartOptions(size, series, totalGigabytes, frame), shown.current, box);
      observer.observe(box);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [theme, keys, totalGigabytes]);

  useEffect(() => {
    if (chart.current?.series.length === data.length) chart.current.setData(data);
  }, [data, isStale, marks]);

  return (
    <div ref={host} role="img" aria-label="GPU memory by holder over the last hour" className={className} />
  );
}

type VramChartProps = {
  history: GpuCardHistory;
  totalGigabytes: number;
  marks: ChartMark[];
  className?: string;
};

/** Times in seconds, then the tops of all layers, then their edges. The newest look still holds. */
function alignedData(
  { at }: GpuCardHistory,
  layers: ReturnType<typeof stackOf>,
  now: number,
): uPlot.AlignedData {
  const isBehind = (at.at(-1) ?? now) < now;
  const upToNow = (column: (number | null)[]) => (isBehind ? [...column, column.at(-1) ?? null] : column);
  return [
    [...at, ...(isBehind ? [now] : [])].map((each) => each / 1000),
    ...layers.map(({ top }) => upToNow(top)),
    ...layers.map(({ edge }) => upToNow(edge)),
  ];
}
