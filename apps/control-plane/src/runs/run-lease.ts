import { type GpuLeases, type Leaseholder } from '../gpu-lease/gpu-lease.service.js';
import type { RunFolder } from './run-folder.js';
import type { RunStory } from './run-story.js';
import type { RunWork } from './run-work.js';

type Parts = {
  folder: RunFolder;
  work: RunWork;
  story: RunStory;
  leases: GpuLeases;
  /** What is being done for the card just now. */
  onTold: (text: string) => void;
  /** Empty: nothing any more. */
  onWarned: (text: string) => void;
};

/** A run's way to its card, and from it. */
export class RunLease {
  readonly holder: Leaseholder;
  private readonly abandoned = new AbortController();

  constructor(private readonly parts: Parts) {
    const { folder, work, story, onTold, onWarned } = parts;
    this.holder = {
      id: folder.id,
      name: work.name,
      folder: folder.path,
      requiredBytes: (policy) => work.requiredVram(policy),
      secondsLeft: () => work.secondsLeft,
      tell: (text) => {
        story.note(text);
        onTold(text);
      },
      warn: onWarned,
    };
  }

  /** Undefined once the run has what it needs, or was given up; else why it cannot have it. */
  async acquire(): Promise<string | undefined> {
    const { work, leases } = this.parts;
    if (!work.needsGpu) return undefined;
    try {
      await leases.acquire(this.holder, this.abandoned.signal);
      return undefined;
    } catch (error) {
      return this.abandoned.signal.aborted ? undefined : (error as Error).message;
    }
  }

  /** Nobody needs to make room any more. */
  abandon() {
    this.abandoned.abort();
  }

  release(): Promise<void> {
    return this.parts.leases.release(this.parts.folder.id);
  }
}
