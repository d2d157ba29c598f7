import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnerState } from '@pilothouse/contracts/runner';
import writeFileAtomic from 'write-file-atomic';

const RETRY_MS = 1000;

/**
 * `state.json`, replaced by rename. A disk that refuses is asked again each second; only the newest state matters to it. Given
 * up where the folder itself was removed: nobody could read it.
 */
export class StateFile {
  private wanted?: RunnerState;
  private writing?: Promise<void>;

  constructor(
    private readonly path: string,
    /** The disk takes no state, with the reason; null once it does again. */
    private readonly onBlocked: (reason: string | null) => void,
  ) {}

  /** Resolves when this state, or a newer one, is on the disk or given up. */
  write(state: RunnerState): Promise<void> {
    this.wanted = state;
    this.writing ??= this.writeWanted();
    return this.writing;
  }

  private async writeWanted(): Promise<void> {
    let isBlocked = false;
    while (this.wanted) {
      const state = this.wanted;
      try {
        await writeFileAtomic(this.path, `${JSON.stringify(state)}\n`);
        if (this.wanted === state) this.wanted = undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') break;
        if (!isBlocked) this.onBlocked((error as Error).message);
        isBlocked = true;
        await sleep(RETRY_MS);
      }
    }
    if (isBlocked) this.onBlocked(null);
    // In the same turn as the last look at what is wanted: whoever asks from now on starts anew.
    this.writing = undefined;
  }
}
