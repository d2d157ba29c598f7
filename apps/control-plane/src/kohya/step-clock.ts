/** Steps the rate is measured over: enough to be calm, few enough to follow a change. */
const WINDOW_STEPS = 50;

/** Seconds per step by our own clock. tqdm's own figures are wrong for fast steps. */
export class StepClock {
  private marks: { step: number; at: number }[] = [];

  /** `at`: milliseconds spent training until then; NaN when nobody saw it. */
  reached(step: number, at: number): void {
    const last = this.marks.at(-1);
    if (Number.isNaN(at)) {
      this.marks = [];
      return;
    }
    if (last !== undefined && step === last.step) return;
    // A step or clock that went back: what was measured before says nothing about now.
    if (last !== undefined && (step < last.step || at < last.at)) this.marks = [];
    this.marks.push({ step, at });
    if (this.marks.length > WINDOW_STEPS + 1) this.marks.shift();
  }

  get secondsPerStep(): number | null {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || last.step === first.step) return null;
    const seconds = (last.at - first.at) / 1000 / (last.step - first.step);
    return seconds > 0 ? seconds : null;
  }
}
