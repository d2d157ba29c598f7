/** Wakes one reader. A ring between `reset` and `rung` is not missed. */
export class Bell {
  private isRung = false;
  private wake: () => void = () => {};

  readonly ring = () => {
    this.isRung = true;
    this.wake();
  };

  reset() {
    this.isRung = false;
  }

  rung(): Promise<void> {
    return this.isRung ? Promise.resolve() : new Promise((resolve) => (this.wake = resolve));
  }
}
