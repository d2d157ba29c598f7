'use client';

import type { GpuCardHistory } from '@pilothouse/contracts/gpu';
import { SPANS, type HistorySpan } from '@pilothouse/contracts/machine';
import { useMemo } from 'react';
import { count } from '@/ui/format';
import { TimeChart } from '@/ui/time-chart';
import type { ChartMark } from '@/ui/time-chart-options';
import { vramLines } from './vram-lines';

const SPAN_WORD = { '1h': 'hour', '6h': '6 hours', '24h': '24 hours' } satisfies Record<HistorySpan, string>;

/** The memory of one card by holder, one upon another. */
export function VramChart({ history, totalGigabytes, marks, span = '1h', ...rest }: VramChartProps) {
  const lines = useMemo(() => vramLines(history), [history]);
  return (
    <TimeChart
      label={`GPU memory by holder over the last ${SPAN_WORD[span]}`}
      at={history.at}
      lines={lines}
      {...SPANS[span]}
      most={totalGigabytes}
      marks={marks}
      isStacked
      axisText={(value) => count(value)}
      valueText={(value) => `${count(value, 1)}\u00a0GB`}
      splitsOf={thirdsOf}
      {...rest}
    />
  );
}

type VramChartProps = {
  history: GpuCardHistory;
  totalGigabytes: number;
  marks: ChartMark[];
  span?: HistorySpan;
  hasMarkTexts?: boolean;
  className?: string;
};

/** 0, 8, 16, 24: whole gigabytes a person would have chosen. */
function thirdsOf(total: number): number[] {
  const each = Math.max(1, Math.round(total / 3));
  return [0, 1, 2, 3].map((many) => many * each).filter((value) => value <= total + 0.5);
}
