import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnerState } from '@pilothouse/contracts/runner';
import writeFileAtomic from 'write-file-atomic';

const RETRY_MS = 1000;

/** `state.json`, replaced by rename. A disk that refuses is asked again each second; only the newest state matters to it. */
export class StateFile {
  private wanted?: RunnerState;
  private writing?: Promise<void>;

  constructor(private readonly path: string) {}

  /** Resolves when this state, or a newer one, is on the disk. */
  write(state: RunnerState): Promise<void> {
    this.wanted = state;
    this.writing ??= this.writeWanted();
    return this.writing;
  }

  private async writeWanted(): Promise<void> {
    while (this.wanted) {
      const state = this.wanted;
      try {
        await writeFileAtomic(this.path, `${JSON.stringify(state)}\n`);
        if (this.wanted === state) this.wanted = undefined;
      } catch {
        await sleep(RETRY_MS); // Why it was refused is told by the log, which is refused too.
      }
    }
    // In the same turn as the last look at what is wanted: whoever asks from now on starts anew.
    this.writing = undefined;
  }
}
