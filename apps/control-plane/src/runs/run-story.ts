import { setTimeout as sleep } from 'node:timers/promises';
import type { Publication } from '@pilothouse/contracts/checkpoints';
import type { RunStatus } from '@pilothouse/contracts/runs';
import type { RunFolder } from './run-folder.js';
import type { RunEvent } from './run-record.js';

const RETRY_MS = 1000;

/** How a run stands and how it came to that. Believed at once; on the disk as soon as the disk takes it, in order. */
export class RunStory {
  private writing: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly folder: RunFolder,
    readonly events: RunEvent[],
    private readonly onChanged: () => void,
  ) {}

  get status(): RunStatus {
    return this.events.at(-1)?.status ?? { state: 'queued', held: false };
  }

  get publications(): Publication[] {
    return this.events.flatMap(({ publication }) => publication ?? []);
  }

  /** When a publication was begun that may or may not have happened. */
  get publishingSince(): number | undefined {
    const last = this.events.at(-1);
    return last?.isPublishing ? last.at : undefined;
  }

  /** Resolves with true when it is on the disk, with false when it was closed before that. */
  tell(status: RunStatus, text: string, more: Partial<RunEvent> = {}): Promise<boolean> {
    const event = { at: Date.now(), text, status, isPublishing: false, isResuming: false, ...more };
    this.events.push(event);
    const written = this.writing.then(() => this.write(event));
    this.writing = written;
    this.onChanged();
    return written;
  }

  /** Resolves when all that was told until now is on the disk. */
  get written(): Promise<unknown> {
    return this.writing;
  }

  /** Something worth knowing that changes nothing. */
  note(text: string) {
    const last = this.events.at(-1);
    const { isPublishing = false, isResuming = false } = last ?? {};
    void this.tell(this.status, text, { isPublishing, isResuming });
  }

  /** Resolves when nothing is being written. What a full disk still refuses is found out again at the next start. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.writing;
  }

  private async write(event: RunEvent): Promise<boolean> {
    while (!this.isClosed) {
      try {
        await this.folder.appendEvent(event);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // The folder was removed.
        await sleep(RETRY_MS); // Mostly a full disk, which the runner tells of.
      }
    }
    return false;
  }
}
