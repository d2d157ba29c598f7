/** What a command writes to. Figures and tables go to `out`, what was said on the way to `say`, so that a pipe holds data alone. */
export type Output = {
  out: (text: string) => void;
  bytes: (bytes: Uint8Array) => void;
  say: (text: string) => void;
};

/** Columns of the width of their longest cell. Control characters are taken out: names come from outside. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((row) => row[at]?.length ?? 0)));
  return clean
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const json = (value: unknown) => JSON.stringify(value, null, 2);

export const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

/** "3 s", "12 min", "4 h 44 min", "3 d 4 h". */
export function span(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 48 * 3600) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** In the units disks and cards are sold in for files (10⁹) and memory (2³⁰). */
export const gigabytes = (bytes: number, unit = 1e9) => `${(bytes / unit).toFixed(1)} GB`;
