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

  /** Resolves when it rings; without a ring after `atMostMs`, where that is said. */
  rung(atMostMs?: number): Promise<void> {
    if (this.isRung) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(resolve, atMostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
