import type { RefObject } from 'react';
import type uPlot from 'uplot';
import { count, duration } from '@/ui/format';
import { token } from '@/ui/use-resolved-theme';
import type { Cursor } from './loss-chart';
import type { ChartLine } from './chart-lines';
import { type EpochMark, epochMarks } from './loss-points';

export type ChartFrame = {
  epochs: number;
  steps: number;
  /** Where one run ends and the one that goes on with it begins. */
  resumedAt?: number;
};

export type ChartLook = Pick<ChartLine, 'name' | 'color' | 'look'>;
type ChartSettings = {
  size: { width: number; height: number };
  frame: RefObject<ChartFrame>;
  lines: ChartLook[];
  isLog: boolean;
  x: 'step' | 'time';
};

type Listeners = { onCursor: (cursor: Cursor | null) => void; onZoom: (isZoomed: boolean) => void };

// uPlot scales whole pixels only for a dense screen.
const FONT_PX = 11;
const NARROW_PX = 420;
const LABEL_PX = 62;
const SHORT_LABEL_PX = 26;

/** How the loss is drawn. `frame` is read at every draw, because a run learns its steps while it is shown. */
export function lossChartOptions(
  { size, frame, lines, isLog, x }: ChartSettings,
  { onCursor, onZoom }: Listeners,
): uPlot.Options {
  const font = `${FONT_PX}px ${token('font-sans')}`;
  const grid = { stroke: token('grid'), width: 1 };
  const marks = () => epochMarks(frame.current.epochs, frame.current.steps);

  return {
    ...size,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false },
      y: isLog
        ? { distr: 3, range: (_, min, max) => aroundLog(min, max) }
        : { range: (_, min, max) => aroundLoss(min, max) },
    },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 6 },
      points: { size: 9, width: 1.5, fill: () => token('surface'), stroke: (u) => token('series-1', u.root) },
    },
    axes: [
      {
        font,
        stroke: token('muted'),
        size: 24,
        grid,
        border: { show: true, stroke: token('border-strong'), width: 1 },
        ticks: { show: false },
        gap: 7,
        splits: (u, _, min, max) => (isByEpoch(u, marks()) ? inside(marks(), min, max) : evenSteps(min, max)),
        values: (u, splits) =>
          splits.map((at) =>
            isByEpoch(u, marks()) ? '' : x === 'time' ? duration(at) : count(Math.round(at)),
          ),
      },
      {
        font,
        stroke: token('muted'),
        size: 42,
        grid,
        ticks: { show: false },
        gap: 8,
        space: 38,
        values: isLog
          ? (_, splits) => splits.map((value) => (value === null ? '' : shortText(value)))
          : evenDigits,
      },
    ],
    series: [{}, ...lines.map(seriesOf)],
    hooks: {
      draw: [
        (u) => isByEpoch(u, marks()) && drawEpochs(u, marks(), font),
        (u) => drawResume(u, frame.current.resumedAt),
        (u) => drawEnd(u, token(lines[0]?.color ?? 'series-1', u.root), token('surface')),
      ],
      setScale: [
        (u, key) => {
          if (key !== 'x') return;
          const { min, max } = u.scales.x ?? {};
          const last = u.data[0].at(-1) ?? 0;
          onZoom(min != null && max != null && (min > (u.data[0][0] ?? 0) || max < last));
        },
      ],
      setCursor: [(u) => onCursor(cursorOf(u, lines))],
    },
  };
}

/** Below it a label has more zeros than there is room for. */
const SMALL = 0.001;

const shortText = (value: number) =>
  value === 0 ? '0' : value < SMALL ? value.toExponential(1) : String(Number(value.toPrecision(2)));

/** All labels of the axis with as many digits as their distance needs. */
function evenDigits(_: uPlot, splits: number[]): string[] {
  if ((splits.at(-1) ?? 1) < SMALL) return splits.map(shortText);
  const each = (splits[1] ?? 1) - (splits[0] ?? 0);
  const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-6;
  const digits = [2, 3, 4, 5].find((many) => isWhole(each * 10 ** many)) ?? 6;
  return splits.map((value) => value.toFixed(digits));
}

function aroundLoss(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 0.2];
  const margin = Math.max((max - min) * 0.18, max * 0.04);
  return [Math.max(0, min - margin), max + margin];
}

/** Epoch by epoch as long as at least two are in sight; closer than that, steps say more. */
function isByEpoch(u: uPlot, marks: EpochMark[]): boolean {
  const { min, max } = u.scales.x ?? {};
  const first = marks[0];
  return first !== undefined && min != null && max != null && max - min >= (first.to - first.from) * 1.5;
}

const inside = (marks: EpochMark[], min: number, max: number) =>
  marks
    .slice(0, -1)
    .map(({ to }) => to)
    .filter((step) => step > min && step < max);

function evenSteps(min: number, max: number): number[] {
  const wish = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wish)));
  const each = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wish) ?? power;
  const steps: number[] = [];
  for (let step = Math.ceil(min / each) * each; step <= max; step += each) steps.push(step);
  return steps;
}

function drawEpochs(u: uPlot, marks: EpochMark[], font: string) {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const isNarrow = bbox.width / ratio < NARROW_PX;
  const first = marks[0] as EpochMark;
  const each = Math.abs(u.valToPos(first.to, 'x') - u.valToPos(first.from, 'x'));
  const every = Math.max(1, Math.ceil((isNarrow ? SHORT_LABEL_PX : LABEL_PX) / each));
  const now = u.data[1]?.findLastIndex((loss) => loss != null) ?? -1;
  const step = u.data[0][now];

  ctx.save();
  ctx.font = font.replace(`${FONT_PX}px`, `${FONT_PX * ratio}px`);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const { epoch, from, to } of marks) {
    const x = u.valToPos((from + to) / 2, 'x', true);
    if ((epoch - 1) % every !== 0 || x < bbox.left || x > bbox.left + bbox.width) continue;
    const isNow = step !== undefined && step > from && step <= to;
    ctx.fillStyle = token(isNow ? 'text-2' : 'muted');
    ctx.fillText(isNarrow ? String(epoch) : `epoch ${epoch}`, x, bbox.top + bbox.height + 7 * ratio);
  }
  ctx.restore();
}

/** A dotted line where the run was taken up again. */
function drawResume(u: uPlot, step: number | undefined) {
  const { min, max } = u.scales.x ?? {};
  if (step === undefined || min == null || max == null || step <= min || step >= max) return;
  const { ctx, bbox } = u;
  const x = u.valToPos(step, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeStyle = token('text-2');
  ctx.stroke();
  ctx.restore();
}

/** A dot on the newest point. */
function drawEnd(u: uPlot, fill: string, edge: string) {
  const at = u.data[1]?.findLastIndex((loss) => loss != null) ?? -1;
  const step = u.data[0][at];
  const loss = u.data[1]?.[at];
  if (step === undefined || loss == null) return;
  const x = u.valToPos(step, 'x', true);
  const { ctx, bbox } = u;
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, u.valToPos(loss, 'y', true), 3.5 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

function cursorOf(u: uPlot, lines: ChartLook[]): Cursor | null {
  const { idx, left } = u.cursor;
  if (idx == null || left == null || left < 0) return null;
  const step = u.data[0][idx];
  // Each line has points of its own: what counts here is its last one up to here.
  const values = lines.flatMap(({ name }, at) => {
    const value = lastUpTo(u.data[at + 1], idx);
    return value == null ? [] : [{ name, value }];
  });
  if (step === undefined || values.length === 0) return null;
  return {
    left: u.valToPos(step, 'x') + u.over.offsetLeft,
    top: u.over.offsetTop + 4,
    isLeftHalf: u.valToPos(step, 'x') < u.over.clientWidth / 2,
    step,
    values,
  };
}

function lastUpTo(values: uPlot.AlignedData[number] | undefined, idx: number) {
  let at = idx;
  while (at >= 0 && values?.[at] == null) at -= 1;
  return values?.[at];
}

/** Points of other lines lie between its own, so it is drawn across them. */
function seriesOf({ color, look }: ChartLook): uPlot.Series {
  return {
    stroke: (u) => token(color, u.root),
    width: look === 'behind' ? 1 : 1.5,
    alpha: look === 'behind' ? 0.3 : 1,
    dash: look === 'dashed' ? [4, 3] : undefined,
    spanGaps: true,
    points:
      look === 'dashed' ? { show: true, size: 6, fill: (u) => token('surface', u.root) } : { show: false },
  };
}

function aroundLog(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null || max <= 0) return [0.01, 1];
  return [Math.max(min, max / 1e6) * 0.85, max * 1.15];
}
