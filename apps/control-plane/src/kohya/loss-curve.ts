import type { LossCurve } from '@pilothouse/contracts/curves';

/** With one place kept for the newest. */
const MOST_POINTS = 1999;

/** The loss by step, in a bounded number of points however long the run is. */
export class LossPoints {
  private steps: number[] = [];
  private values: number[] = [];
  private newest: { step: number; value: number } | undefined;
  /** Only steps that are a multiple of this are kept. A power of two, so that thinning keeps what it kept before. */
  private stride = 1;

  /** The value of a step; said again for the same step, the later one holds. */
  set(step: number, value: number): void {
    if (this.newest !== undefined && step < this.newest.step) this.cutFrom(step);
    this.newest = { step, value };
    if (step % this.stride !== 0) return;

    if (this.steps.at(-1) === step) this.values[this.values.length - 1] = value;
    else {
      this.steps.push(step);
      this.values.push(value);
      if (this.steps.length > MOST_POINTS) this.thin();
    }
  }

  get curve(): LossCurve {
    const isKept = this.newest === undefined || this.steps.at(-1) === this.newest.step;
    if (isKept || this.newest === undefined) return { steps: [...this.steps], average: [...this.values] };
    return { steps: [...this.steps, this.newest.step], average: [...this.values, this.newest.value] };
  }

  private thin(): void {
    this.stride *= 2;
    this.keep((step) => step % this.stride === 0);
  }

  /** A resumed trainer counts from an earlier step again. */
  private cutFrom(step: number): void {
    this.keep((each) => each < step);
  }

  private keep(isKept: (step: number) => boolean): void {
    this.values = this.values.filter((_, index) => isKept(this.steps[index] ?? 0));
    this.steps = this.steps.filter(isKept);
  }
}
