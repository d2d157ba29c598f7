import type { RefObject } from 'react';
import type uPlot from 'uplot';
import { clock, count } from '@/ui/format';
import { token } from '@/ui/use-resolved-theme';
import { seriesOf } from './gpu-words';

/** A dotted line with a sentence. */
export type ChartMark = { at: number; text: string };

export type ChartFrame = { marks: ChartMark[]; fromSeconds: number; toSeconds: number };

const FONT_PX = 11;
const FILL = 26;
/** Labels of the hour: its ends and quarters. */
const LABELS = 4;
const NARROW_PX = 420;

/** How the memory is drawn: one fill and one edge for each holder, bottom first. */
export function vramChartOptions(
  size: { width: number; height: number },
  keys: string[],
  totalGigabytes: number,
  frame: RefObject<ChartFrame>,
): uPlot.Options {
  const font = `${FONT_PX}px ${token('font-sans')}`;
  const colour = (key: string) => token(`series-${seriesOf(key)}`);
  const fill = (key: string) => `color-mix(in srgb, ${colour(key)} ${FILL}%, transparent)`;
  return {
    ...size,
    padding: [8, 14, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [frame.current.fromSeconds, frame.current.toSeconds] },
      y: { range: () => [0, totalGigabytes] },
    },
    axes: [
      {
        font,
        stroke: token('muted'),
        size: 22,
        grid: { show: false },
        border: { show: true, stroke: token('border-strong'), width: 1 },
        ticks: { show: false },
        gap: 6,
        splits: (u, _, min, max) => {
          const many = u.bbox.width / devicePixelRatio < NARROW_PX ? 2 : LABELS;
          return Array.from({ length: many + 1 }, (_each, at) => min + ((max - min) * at) / many);
        },
        values: (_, splits) => splits.map((seconds) => clock(seconds * 1000)),
      },
      {
        font,
        stroke: token('muted'),
        size: 30,
        grid: { stroke: token('grid'), width: 1 },
        ticks: { show: false },
        gap: 8,
        splits: () => thirds(totalGigabytes),
        values: (_, splits) => splits.map((gigabytes) => count(gigabytes)),
      },
    ],
    series: [
      {},
      ...keys.map((key, at): uPlot.Series => ({
        stroke: 'transparent',
        width: 0,
        points: { show: false },
        // The lowest has nothing below it to be parted from.
        fill: at === 0 ? fill(key) : undefined,
      })),
      ...keys.map((key): uPlot.Series => ({ stroke: colour(key), width: 1.5, points: { show: false } })),
    ],
    bands: keys.slice(1).map((key, at): uPlot.Band => ({ series: [at + 2, at + 1], fill: fill(key) })),
    hooks: { draw: [(u) => frame.current.marks.forEach((mark) => drawMark(u, mark, font))] },
  };
}

/** 0, 8, 16, 24: whole gigabytes a person would have chosen. */
function thirds(total: number): number[] {
  const each = Math.max(1, Math.round(total / 3));
  return [0, 1, 2, 3].map((many) => many * each).filter((value) => value <= total + 0.5);
}

function drawMark(u: uPlot, { at, text }: ChartMark, font: string) {
  const { ctx, bbox } = u;
  const x = Math.round(u.valToPos(at / 1000, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = token('text-2');
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = font.replace(`${FONT_PX}px`, `${FONT_PX * ratio}px`);
  ctx.textBaseline = 'top';
  const isRight = x - bbox.left > bbox.width / 2;
  ctx.textAlign = isRight ? 'right' : 'left';
  ctx.fillText(text, x + (isRight ? -6 : 6) * ratio, bbox.top);
  ctx.restore();
}
