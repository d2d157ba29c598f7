import type { RefObject } from 'react';
import type uPlot from 'uplot';
import { clock } from './format';
import type { TimeLine } from './time-chart-data';
import { token } from './use-resolved-theme';

/** A dotted line with a sentence. */
export type ChartMark = { at: number; text: string };

export type TimeFrame = {
  marks: ChartMark[];
  fromSeconds: number;
  toSeconds: number;
  /** Null: as high as the figures are. */
  most: number | null;
  /** Without `most`: the axis is at least so high. */
  least: number;
  /** What is looked at closer, in seconds. */
  zoom: [number, number] | null;
};

export type TimeLook = Pick<TimeLine, 'key' | 'color'>;

type ChartSettings = {
  size: { width: number; height: number };
  lines: TimeLook[];
  isStacked: boolean;
  /** Writes the marks beside their lines, where there is room for it. */
  hasMarkTexts: boolean;
  axisWidth: number;
  axisText: (value: number) => string;
  splitsOf: (most: number) => number[];
  frame: RefObject<TimeFrame>;
  onCursor: (place: { index: number; left: number; isLeftHalf: boolean } | null) => void;
};

const FONT_PX = 11;
const FILL = 26;
const LINE_FILL = 14;
/** Labels of the time: its ends and quarters. */
const LABELS = 4;
const NARROW_PX = 420;

/** How figures over time are drawn: lines on a soft ground, or layers with an edge each, bottom first. */
export function timeChartOptions(settings: ChartSettings): uPlot.Options {
  const { size, frame, axisWidth, axisText, splitsOf, hasMarkTexts } = settings;
  const font = `${FONT_PX}px ${token('font-sans')}`;
  return {
    ...size,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 6 },
      points: { show: false },
      bind: { dblclick: (u) => () => (zoomTo(u, frame, null), null) },
    },
    scales: {
      x: {
        time: false,
        range: () => frame.current.zoom ?? [frame.current.fromSeconds, frame.current.toSeconds],
      },
      y: { range: (_, __, max) => [0, frame.current.most ?? Math.max(headroom(max), frame.current.least)] },
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
        size: axisWidth,
        grid: { stroke: token('grid'), width: 1 },
        ticks: { show: false },
        gap: 8,
        splits: (_, __, ___, max) => splitsOf(max),
        values: (_, splits) => splits.map(axisText),
      },
    ],
    ...seriesOf(settings),
    hooks: {
      draw: [(u) => frame.current.marks.forEach((mark) => drawMark(u, mark, hasMarkTexts ? font : null))],
      setCursor: [(u) => settings.onCursor(placeOf(u))],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width <= 0) return;
          zoomTo(u, frame, [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')]);
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function seriesOf({ lines, isStacked }: ChartSettings): Pick<uPlot.Options, 'series' | 'bands'> {
  const soft = (color: string, share: number) => `color-mix(in srgb, ${token(color)} ${share}%, transparent)`;
  const edge = ({ color }: TimeLook): uPlot.Series => ({
    stroke: token(color),
    width: 1.5,
    points: { show: false },
  });
  if (!isStacked) {
    const ground = (look: TimeLook, at: number) => (at === 0 ? { fill: soft(look.color, LINE_FILL) } : {});
    return { series: [{}, ...lines.map((look, at) => ({ ...edge(look), ...ground(look, at) }))] };
  }
  return {
    series: [
      {},
      ...lines.map(({ color }, at): uPlot.Series => ({
        stroke: 'transparent',
        width: 0,
        points: { show: false },
        // The lowest has nothing below it to be parted from.
        fill: at === 0 ? soft(color, FILL) : undefined,
      })),
      ...lines.map(edge),
    ],
    bands: lines
      .slice(1)
      .map(({ color }, at): uPlot.Band => ({ series: [at + 2, at + 1], fill: soft(color, FILL) })),
  };
}

function zoomTo(u: uPlot, frame: RefObject<TimeFrame>, zoom: TimeFrame['zoom']) {
  frame.current.zoom = zoom;
  const [min, max] = zoom ?? [frame.current.fromSeconds, frame.current.toSeconds];
  u.setScale('x', { min, max });
}

const headroom = (max: number | null) => (max ?? 0) * 1.15;

function placeOf(u: uPlot) {
  const { idx, left = -1 } = u.cursor;
  if (idx === null || idx === undefined || left < 0) return null;
  const at = u.data[0][idx];
  if (at === undefined) return null;
  return {
    index: idx,
    left: u.valToPos(at, 'x') + u.over.offsetLeft,
    isLeftHalf: left < u.over.clientWidth / 2,
  };
}

function drawMark(u: uPlot, { at, text }: ChartMark, font: string | null) {
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
  if (font !== null) {
    ctx.font = font.replace(`${FONT_PX}px`, `${FONT_PX * ratio}px`);
    ctx.textBaseline = 'top';
    const isRight = x - bbox.left > bbox.width / 2;
    ctx.textAlign = isRight ? 'right' : 'left';
    ctx.fillText(text, x + (isRight ? -6 : 6) * ratio, bbox.top);
  }
  ctx.restore();
}
