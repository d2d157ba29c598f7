/** Rows each line takes when it is wrapped, added up, so that the place of any of half a million lines is found at once. */
export class RowHeights {
  private ends = new Uint32Array(1024);
  private count = 0;
  private of = '';

  read(lines: Lines, columns: number): void {
    const of = `${lines.kind} ${lines.seqAt(0)} ${columns}`;
    if (of !== this.of || lines.count < this.count) this.count = 0;
    this.of = of;
    if (lines.count > this.ends.length) this.grow(lines.count);
    // The last line may have grown since.
    const from = Math.max(0, this.count - 1);
    let end = this.endOf(from - 1);
    for (let place = from; place < lines.count; place += 1) {
      end += Math.max(1, Math.ceil(lines.widthAt(lines.seqAt(place)) / columns));
      this.ends[place] = end;
    }
    this.count = lines.count;
  }

  get rows(): number {
    return this.endOf(this.count - 1);
  }

  /** Rows before the line. */
  before(place: number): number {
    return this.endOf(Math.min(place, this.count) - 1);
  }

  /** The line that a row belongs to. */
  placeAt(row: number): number {
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endOf(middle) > row) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private endOf(place: number): number {
    return place < 0 ? 0 : (this.ends[place] ?? 0);
  }

  private grow(wanted: number): void {
    const larger = new Uint32Array(Math.ceil(wanted * 1.5));
    larger.set(this.ends);
    this.ends = larger;
  }
}

export type Lines = {
  /** Which of the lines they are; of another kind, nothing known before holds. */
  kind: string;
  count: number;
  seqAt: (place: number) => number;
  /** Characters that are drawn of a line. */
  widthAt: (seq: number) => number;
};
