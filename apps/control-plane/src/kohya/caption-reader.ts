import type { StartCaptioning } from '@pilothouse/contracts/captioning';
import type { Evidence, RunPhase, WorkProgress } from '@pilothouse/contracts/runs';
import { explainCaptioning } from './caption-failures.js';
import type { Exit } from './explain-exit.js';
import { type Complaint, complaint, complaintIn } from './failure-rules.js';
import { findBar, readRecord } from './progress-rules.js';
import { StepClock } from './step-clock.js';
import { type Piece, TerminalLines } from '../platform/terminal-lines.js';

const PHASE_OF_MESSAGE: [RegExp, RunPhase][] = [
  [/^downloading wd14 tagger/, 'downloading'],
  [/^(?:using existing wd14|Running wd14|loading onnx model|loading BLIP|loading GIT)/, 'loading-model'],
  [/^load images from/, 'reading-dataset'],
  [/^done!/, 'finishing'],
];

/** Reads the output of one captioning script. Its one bar without a name counts batches of images. */
export class CaptionReader {
  private readonly lines = new TerminalLines((piece) => this.read(piece));
  private readonly clock = new StepClock();
  private phase: RunPhase = 'starting';
  private done: number | null = null;
  private now = NaN;
  private worst?: Complaint;

  constructor(
    private readonly request: StartCaptioning,
    private readonly images: number,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    this.now = at;
    this.lines.push(bytes);
    const { text } = this.lines.unfinished;
    if (text.endsWith(']')) this.readBars(text);
  }

  get progress(): WorkProgress {
    const isCounting = this.phase === 'captioning' && this.done !== null;
    const { secondsPerStep } = this.clock;
    return {
      phase: this.phase,
      phaseDone: isCounting ? this.done : null,
      phaseTotal: isCounting ? this.images : null,
      secondsLeft:
        isCounting && secondsPerStep !== null ? secondsPerStep * (this.images - (this.done ?? 0)) : null,
    };
  }

  explain(exit: Exit): { reason: string; evidence: Evidence | null } {
    this.read(this.lines.unfinished);
    return explainCaptioning(exit, this.worst, this.request);
  }

  private read({ text, line }: Piece): void {
    const rest = this.readBars(text);
    const record = readRecord(rest, rest !== text);
    const message = record?.message ?? rest.trimStart();
    if (record?.level === 'ERROR' || record?.level === 'CRITICAL') {
      this.worst ??= complaint('record', message, line);
    }
    if (record === undefined) this.worst = complaintIn(message, line) ?? this.worst;
    const phase = PHASE_OF_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
    if (phase !== undefined) this.phase = phase;
  }

  /** Answers what stands behind the last bar. Bars with a name are those of a download. */
  private readBars(text: string): string {
    let rest = text;
    for (let found = findBar(rest); found !== undefined; found = findBar(rest)) {
      const { name, done, total, isWhole } = found.bar;
      if (name === undefined && isWhole) this.reached(done, total);
      rest = found.after;
    }
    return rest;
  }

  private reached(batches: number, total: number) {
    if (this.phase !== 'finishing') this.phase = 'captioning';
    // A tagger made for one size of batch does not take the one that was asked for.
    const isAsAsked = total === Math.ceil(this.images / this.request.batchSize);
    const images = isAsAsked ? batches * this.request.batchSize : Math.round((batches / total) * this.images);
    this.done = Math.min(this.images, images);
    if (this.done > 0) this.clock.reached(this.done, this.now);
  }
}
