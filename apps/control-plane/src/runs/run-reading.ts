import type { RunFolder } from './run-folder.js';
import { RunOutput } from './run-output.js';
import { RunSummary } from './run-record.js';
import type { RunWork } from './run-work.js';

type Listeners = { onReadAgain: () => void; onError: (error: unknown) => void };

/** What the log and the files of one run say: followed while it is in progress, and read again when somebody asks. */
export class RunReading {
  private output?: RunOutput | undefined;
  private knownBytes: number;
  private looking?: Promise<void> | undefined;
  private readingAgain?: Promise<void> | undefined;

  constructor(
    private readonly folder: RunFolder,
    private readonly work: Pick<RunWork, 'look' | 'readOutput' | 'summarize'>,
    summary: unknown,
    private readonly listeners: Listeners,
  ) {
    this.knownBytes = RunSummary.safeParse(summary).data?.logBytes ?? 0;
  }

  /** How much of the log was read. */
  get logBytes(): number {
    return this.output?.bytes ?? this.knownBytes;
  }

  get isFollowing(): boolean {
    return this.output !== undefined;
  }

  get isLooking(): boolean {
    return this.looking !== undefined;
  }

  /** The log from its first byte, and on as it grows. */
  follow(onRead: () => void): RunOutput {
    this.output = this.makeOutput(onRead);
    return this.output;
  }

  async catchUp(): Promise<void> {
    await this.output?.catchUp();
  }

  stop() {
    this.output?.stop();
  }

  /** Nothing follows any more. Answers what was followed, to be summarized. */
  end(): RunOutput | undefined {
    const { output } = this;
    if (output) this.knownBytes = output.bytes;
    this.output = undefined;
    return output;
  }

  /** Keeps what is needed to show the run without reading its log. */
  async summarize({ bytes }: RunOutput): Promise<void> {
    this.knownBytes = bytes;
    await this.folder.summarize({ ...(await this.work.summarize()), logBytes: bytes });
  }

  /** Makes the summary of an ended run from its log. */
  readAgain(): Promise<void> {
    this.readingAgain ??= this.readAnew().finally(() => (this.readingAgain = undefined));
    return this.readingAgain;
  }

  /** At the files, one look after the other: whoever asks has what was there when he asked, or later. */
  look(): Promise<void> {
    const before = this.looking ?? Promise.resolve();
    const now = before
      .catch(() => undefined) // Told to whoever asked for it.
      .then(() => this.work.look())
      .finally(() => {
        if (this.looking === now) this.looking = undefined;
      });
    this.looking = now;
    return now;
  }

  private async readAnew(): Promise<void> {
    const output = this.makeOutput();
    await output.catchUp();
    await this.look();
    await this.summarize(output).catch(this.listeners.onError); // It is known now, and read again at the next start.
    this.listeners.onReadAgain();
  }

  private makeOutput(onRead?: () => void) {
    return new RunOutput(this.folder, this.work.readOutput(), onRead);
  }
}
