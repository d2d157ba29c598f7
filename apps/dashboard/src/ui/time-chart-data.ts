import type uPlot from 'uplot';

export type TimeLine = {
  key: string;
  name: string;
  /** A token: `series-1`. */
  color: string;
  values: (number | null)[];
};

/** What is drawn: times in seconds and the columns of uPlot, with the figures themselves beside them for whoever points at one. */
export type TimeRows = { data: uPlot.AlignedData; values: (number | null)[][] };

type Shape = {
  isStacked: boolean;
  /** Looks further apart than this have a gap between them. */
  gapMs: number;
  /** Up to when the newest look still holds. */
  until: number;
};

/** Columns for uPlot: each line, or of a stack the top of each layer and then its edge. */
export function timeRows(at: number[], lines: TimeLine[], { isStacked, gapMs, until }: Shape): TimeRows {
  const gaps = new Set(
    at.flatMap((each, place) => (place > 0 && each - at[place - 1]! > gapMs ? place : [])),
  );
  const isBehind = at.length > 0 && at.at(-1)! < until;
  const times = [
    ...at.flatMap((each, place) => (gaps.has(place) ? [each - 1, each] : each)),
    ...(isBehind ? [until] : []),
  ];
  const rows = ({ values }: TimeLine) => [
    ...at.flatMap((_, place) => (gaps.has(place) ? [null, values[place] ?? null] : (values[place] ?? null))),
    ...(isBehind ? [values.at(-1) ?? null] : []),
  ];
  const values = lines.map(rows);
  const seconds = times.map((each) => each / 1000);
  return { values, data: [seconds, ...(isStacked ? stacked(values) : values)] as uPlot.AlignedData };
}

/** One upon another. The lowest is the ground: where it is not known, nothing is. */
function stacked(values: (number | null)[][]): (number | null)[][] {
  let below = (values[0] ?? []).map((ground): number | null => (ground === null ? null : 0));
  const tops = values.map((row) => {
    below = below.map((floor, place) => (floor === null ? null : floor + (row[place] ?? 0)));
    return below;
  });
  const edges = values.map((row, layer) => row.map((value, place) => (value ? tops[layer]![place]! : null)));
  return [...tops, ...edges];
}
