/** A line through the values and the area below it. What is not known is a gap. */
export function sparklinePath(
  values: readonly (number | null)[],
  most: number | null,
  width: number,
  height: number,
): { line: string; area: string } {
  const top = most ?? Math.max(1, ...values.map((value) => value ?? 0));
  const each = width / Math.max(1, values.length - 1);
  const pieces: [x: string, y: string][][] = [[]];
  values.forEach((value, at) => {
    if (value === null) pieces.push([]);
    else pieces.at(-1)?.push([rounded(at * each), rounded(height - Math.min(1, value / top) * (height - 2))]);
  });
  const drawn = pieces.filter((piece) => piece.length > 1);
  const lineOf = (piece: [string, string][]) => `M${piece.map(([x, y]) => `${x},${y}`).join('L')}`;
  return {
    line: drawn.map(lineOf).join(''),
    area: drawn
      .map((piece) => `${lineOf(piece)}L${piece.at(-1)?.[0]},${height}L${piece[0]?.[0]},${height}Z`)
      .join(''),
  };
}

const rounded = (value: number) => String(Math.round(value * 10) / 10);
