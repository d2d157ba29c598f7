'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { useStaleSince } from '@/api/connection';
import { moment } from './format';
import { type TimeLine, timeRows } from './time-chart-data';
import { type ChartMark, type TimeFrame, type TimeLook, timeChartOptions } from './time-chart-options';
import { useNow } from './use-now';
import { useResolvedTheme } from './use-resolved-theme';

const REDRAW_MS = 5_000;
/** An event is named when the pointer is this near to it, as a share of the time shown. */
const NEAR = 0.012;

/** Figures over the last hours, up to now. Drag to look closer, double-click to see all of it again. */
export function TimeChart(props: TimeChartProps) {
  const {
    label,
    at,
    lines,
    spanMs,
    stepMs,
    most = null,
    least = 1,
    marks = NO_MARKS,
    isStacked = false,
  } = props;
  const { axisWidth = 30, hasMarkTexts = false, valueText, axisText, splitsOf = evenly, className } = props;
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const theme = useResolvedTheme();
  const isStale = useStaleSince() !== null;
  const now = useNow(REDRAW_MS);
  const [cursor, setCursor] = useState<{ index: number; left: number; isLeftHalf: boolean } | null>(null);
  const rows = useMemo(
    () => timeRows(at, lines, { isStacked, gapMs: 3.5 * stepMs, until: now }),
    [at, lines, isStacked, stepMs, now],
  );
  const looks = JSON.stringify(lines.map(({ key, color }) => ({ key, color })));
  const shown = useRef(rows.data);
  const texts = useRef({ axisText, splitsOf });
  const frame = useRef<TimeFrame>({ marks, fromSeconds: 0, toSeconds: 1, most, least, zoom: null });
  frame.current = {
    ...frame.current,
    marks,
    most,
    fromSeconds: (now - spanMs) / 1000,
    toSeconds: now / 1000,
  };
  shown.current = rows.data;
  texts.current = { axisText, splitsOf };

  // A chart has the lines it was made with, so a new one makes a new chart.
  useEffect(() => {
    let isGone = false;
    const box = host.current;
    if (!box) return;
    frame.current.zoom = null;
    const sizeOf = () => ({ width: box.clientWidth, height: box.clientHeight });
    const observer = new ResizeObserver(() => chart.current?.setSize(sizeOf()));
    void import('uplot').then(({ default: UPlot }) => {
      if (isGone) return;
      const options = timeChartOptions({
        size: sizeOf(),
        lines: JSON.parse(looks) as TimeLook[],
        isStacked,
        hasMarkTexts,
        axisWidth,
        axisText: (value) => texts.current.axisText(value),
        splitsOf: (highest) => texts.current.splitsOf(highest),
        frame,
        onCursor: setCursor,
      });
      chart.current = new UPlot(options, shown.current, box);
      observer.observe(box);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.destroy();
      chart.current = null;
      setCursor(null);
    };
  }, [theme, looks, isStacked, hasMarkTexts, axisWidth, spanMs]);

  useEffect(() => {
    if (chart.current?.series.length === rows.data.length) chart.current.setData(rows.data);
  }, [rows, isStale, marks, most]);

  const seconds = cursor ? rows.data[0][cursor.index] : undefined;
  return (
    <div
      ref={host}
      role="img"
      aria-label={label}
      className={`relative [&_.u-over]:cursor-crosshair ${className ?? ''}`}
    >
      {cursor && seconds !== undefined && (
        <div
          className="pointer-events-none absolute top-1 z-10 max-w-[280px] rounded-sm bg-overlay px-2.5 py-1.5 text-xs whitespace-nowrap shadow-pop"
          style={{
            left: cursor.left,
            transform: `translateX(${cursor.isLeftHalf ? '10px' : 'calc(-100% - 10px)'})`,
          }}
        >
          <p className="mb-0.5 text-text">{moment(seconds * 1000)}</p>
          {lines.toReversed().flatMap(({ key, name, color }, place) => {
            const value = rows.values[lines.length - 1 - place]?.[cursor.index];
            if (isStacked ? !value : value === undefined) return [];
            return (
              <p key={key} className="flex items-center gap-2 text-muted">
                <i className="size-2 shrink-0 rounded-[2px]" style={{ background: `var(--ph-${color})` }} />
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-text">
                  {value === null || value === undefined ? 'unknown' : valueText(value)}
                </span>
              </p>
            );
          })}
          {marks
            .filter((mark) => Math.abs(mark.at - seconds * 1000) < spanMs * NEAR)
            .map(({ at: when, text }) => (
              <p key={`${when} ${text}`} className="truncate text-text-2">
                {text}
              </p>
            ))}
        </div>
      )}
    </div>
  );
}

type TimeChartProps = {
  label: string;
  /** When each look was taken; each line has a figure for it. */
  at: number[];
  lines: TimeLine[];
  spanMs: number;
  stepMs: number;
  /** The top of the axis; absent: as high as the figures are. */
  most?: number | null;
  /** How high the axis is at least, where `most` is absent. */
  least?: number;
  marks?: ChartMark[];
  isStacked?: boolean;
  hasMarkTexts?: boolean;
  axisWidth?: number;
  axisText: (value: number) => string;
  /** Of one figure, with its unit. */
  valueText: (value: number) => string;
  splitsOf?: (most: number) => number[];
  className?: string;
};

const NO_MARKS: ChartMark[] = [];

/** 0, 25, 50, 75, 100: at most four steps of a size a person would have chosen. */
export function evenly(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9)));
  const steps = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((step) => step * power);
  const each = steps.find((step) => most / step <= 4.001) ?? most;
  return [0, 1, 2, 3, 4].map((many) => many * each).filter((value) => value <= most * 1.001);
}
