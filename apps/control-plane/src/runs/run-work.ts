import type { RunnerState } from '@pilothouse/contracts/runner';
import type { AnyRun, RunBasics, RunStatus } from '@pilothouse/contracts/runs';
import type { Settings } from '@pilothouse/contracts/settings';
import type { RunFolder } from './run-folder.js';
import type { OutputListener } from './run-output.js';
import type { RunStory } from './run-story.js';

/** For work that says nothing better of itself; what looks at pictures one by one takes less. */
const USUAL_VRAM_BYTES = 6 * 2 ** 30;

/** What work is given of the run it is the work of. */
export type WorkContext = {
  folder: RunFolder;
  story: RunStory;
  /** `summary.json` of an ended run, with what `summarize` had answered; undefined when there is none. */
  summary: unknown;
  /** Something that is shown has changed. */
  onChanged: () => void;
};

export type Exit = Extract<RunnerState, { status: 'exited' }>;
export type Ending = { status: RunStatus; text: string };

/** Understands the record of one kind of run. Throws for one that it cannot read. */
export type MakeWork = (record: unknown, context: WorkContext) => RunWork;

/** What a run is about, such as training a LoRA. Its life (`RunLife`) is the same whatever it is. One for each run. */
export abstract class RunWork {
  abstract readonly name: string;
  abstract readonly createdAt: number;
  abstract readonly needsGpu: boolean;
  /** False for work that begins at once, beside whatever has the cards. */
  readonly takesTurn: boolean = true;
  /** False when what an ended run shows has to be read from its log again. */
  abstract readonly hasSummary: boolean;

  /** A new reader of the output, from its first byte. What it finds out counts from now on. */
  abstract readOutput(): OutputListener;

  /** Looks at the files the command has written. */
  abstract look(): Promise<void>;

  /**
   * How a command that ended by itself turned out, with everything done that belongs to it. Undefined when the control plane goes
   * before that is possible; the next one does it.
   */
  abstract settle(exit: Exit): Promise<Ending | undefined>;

  /** How far it came and what of it is kept, in sentences, for a run that was interrupted. */
  abstract readonly reached: string;

  /** The whole output was read and the run has ended: what has to be kept to show it without reading that again. */
  abstract summarize(): Promise<object>;

  abstract show(run: RunBasics): AnyRun;

  /** Why it is not removed unless that is meant; a sentence. */
  get reasonToStay(): string | undefined {
    return undefined;
  }

  /** It was removed: nothing may lead to it any more. */
  onRemoved(): void {}

  /** The same again, as a new run at the end of the queue. */
  abstract again(): Promise<AnyRun>;

  /** Bytes of a card's memory it begins with. */
  readonly requiredVram: (policy: Settings['gpu']) => number = () => USUAL_VRAM_BYTES;

  /** Null when nobody can say. */
  get secondsLeft(): number | null {
    return null;
  }

  /** Why the run is to be stopped now, where its files say that it is time. */
  get reasonToStop(): string | undefined {
    return undefined;
  }

  /** After the end: a new run that takes its place by itself, before all that wait. */
  goOn(): Promise<AnyRun | undefined> {
    return Promise.resolve(undefined);
  }

  /** It was about to `goOn` when an earlier control plane was killed. */
  get isOwedSuccessor(): boolean {
    return false;
  }
}
