/** Rows of words under a title; the first column to the left, the others to the right. */
export function table(title, rows) {
  console.log(`\n${title}`);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[at] + 2))).join(''),
    );
  }
}

export const figure = (value) => value.toFixed(1);
export const milliseconds = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const percent = (share) => `${Math.round(share * 100)} %`;
export const megabytes = (value) => `${value.toFixed(0)} MB`;
