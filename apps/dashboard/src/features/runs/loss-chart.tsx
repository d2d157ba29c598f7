'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { useStaleSince } from '@/api/connection';
import { count, duration } from '@/ui/format';
import { useResolvedTheme } from '@/ui/use-resolved-theme';
import { type ChartFrame, type ChartLook, lossChartOptions } from './loss-chart-options';
import { aligned, type ChartLine } from './chart-lines';
import { lossText } from './run-words';

/** Loss over steps, epoch by epoch. Drag to zoom, double-click to see all of it again. */
export function LossChart({
  title,
  lines,
  isLog = false,
  x = 'step',
  epochs,
  steps,
  resumedAt,
  className,
}: LossChartProps) {
  const looks = JSON.stringify(lines.map(({ name, color, look }) => ({ name, color, look })));
  const host = useRef<HTMLDivElement>(null);
  const theme = useResolvedTheme();
  const isStale = useStaleSince() !== null;
  const [chart, setChart] = useState<uPlot | null>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const frame = useRef<ChartFrame>({ epochs, steps });
  const zoomed = useRef(false);

  useEffect(() => {
    let made: uPlot | undefined;
    let isGone = false;
    const box = host.current;
    if (!box) return;
    const observer = new ResizeObserver(() =>
      made?.setSize({ width: box.clientWidth, height: box.clientHeight }),
    );
    void import('uplot').then(({ default: UPlot }) => {
      if (isGone) return;
      const size = { width: box.clientWidth, height: box.clientHeight };
      made = new UPlot(
        lossChartOptions(
          { size, frame, isLog, x, lines: JSON.parse(looks) as ChartLook[] },
          { onCursor: setCursor, onZoom: (is) => (zoomed.current = is) },
        ),
        aligned(
          JSON.parse(looks).map((look: ChartLook) => ({ ...look, steps: [], values: [] })),
          0,
        ),
        box,
      );
      observer.observe(box);
      setChart(made);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      made?.destroy();
      setChart(null);
    };
  }, [theme, looks, isLog, x]);

  useEffect(() => {
    frame.current = { epochs, steps, resumedAt };
    // A chart of other lines is on its way out; the next one is given its own.
    if (!chart || chart.series.length !== lines.length + 1) return;
    chart.setData(aligned(lines, steps), !zoomed.current);
    if (zoomed.current) chart.redraw();
  }, [chart, lines, epochs, steps, resumedAt]);

  // Colours only: new paths would be made for scales that the data just set has not reached yet.
  useEffect(() => chart?.redraw(false), [chart, isStale]);

  const last = lines[0]?.steps.at(-1);
  const now = lines[0]?.values.at(-1);
  const name =
    last === undefined || now === undefined
      ? `${title}: nothing yet`
      : `${title}, ${lines[0]?.name}: ${lossText(now)} ${x === 'time' ? `after ${duration(last)}` : `at step ${count(last)}`}`;
  return (
    <div className={className}>
      <div
        ref={host}
        role="img"
        aria-label={name}
        className="relative h-full min-h-0 w-full [&_.u-over]:cursor-crosshair"
      >
        {cursor && <CursorBox cursor={cursor} x={x} epochs={epochs} steps={steps} />}
      </div>
    </div>
  );
}

type LossChartProps = {
  title: string;
  /** The first one is the subject. */
  lines: ChartLine[];
  isLog?: boolean;
  /** What the steps of the lines are: steps, or seconds. */
  x?: 'step' | 'time';
  epochs: number;
  steps: number;
  /** Where it goes on with an earlier run. */
  resumedAt?: number;
  className?: string;
};

/** Where the pointer is: pixels in the chart, and the point nearest to it. */
export type Cursor = {
  left: number;
  top: number;
  isLeftHalf: boolean;
  step: number;
  values: { name: string; value: number }[];
};

function CursorBox({ cursor, x, epochs, steps }: CursorBoxProps) {
  const epoch = steps > 0 ? Math.min(epochs, Math.max(1, Math.ceil((cursor.step / steps) * epochs))) : null;
  return (
    <div
      className="pointer-events-none absolute z-10 rounded-sm bg-overlay px-2.5 py-1.5 text-xs whitespace-nowrap shadow-pop"
      style={{
        left: cursor.left,
        top: cursor.top,
        transform: `translateX(${cursor.isLeftHalf ? '10px' : 'calc(-100% - 10px)'})`,
      }}
    >
      <p className="text-text">
        {x === 'time' ? `after ${duration(cursor.step)}` : `step ${count(cursor.step)}`}
        {epoch !== null && `, epoch ${epoch}`}
      </p>
      {cursor.values.map(({ name, value }) => (
        <p key={name} className="text-muted">
          {name} {lossText(value)}
        </p>
      ))}
    </div>
  );
}

type CursorBoxProps = { cursor: Cursor; x: 'step' | 'time'; epochs: number; steps: number };
