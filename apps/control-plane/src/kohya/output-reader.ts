import type { LossCurve } from '@pilothouse/contracts/curves';
import type { RunPhase, RunProgress } from '@pilothouse/contracts/runs';
import { type Exit, explainExit, type Explanation, type Observed } from './explain-exit.js';
import { complaint, complaintIn, hubPageIn } from './failure-rules.js';
import { forecast, type Occasion, type Schedule } from './forecast.js';
import { LossPoints } from './loss-curve.js';
import { PhaseClock } from '../platform/phase-clock.js';
import {
  type Bar,
  epochOf,
  findBar,
  isModelSaved,
  isSampleBegun,
  lossOf,
  phaseOf,
  readRecord,
  totalEpochsOf,
  totalStepsOf,
} from './progress-rules.js';
import { StepClock } from './step-clock.js';
import { type Piece, TerminalLines } from '../platform/terminal-lines.js';

/** Reads the output of one run of the trainer, in chunks of any size, in bounded memory. */
export class OutputReader {
  private readonly lines = new TerminalLines((piece) => this.read(piece));
  private readonly points = new LossPoints();
  private readonly clock = new StepClock();
  private readonly phases = new PhaseClock();
  /** How often it began to save, and to sample after its first step. */
  private begun = { saving: 0, sampling: 0 };
  private readonly observed: Observed = {
    exception: undefined,
    refusal: undefined,
    record: undefined,
    nan: undefined,
    hubPage: undefined,
    isModelSaved: false,
  };
  private said: Omit<RunProgress, 'secondsPerStep' | 'secondsLeft' | 'leftWithout' | 'phases'> = {
    phase: 'starting',
    phaseDone: null,
    phaseTotal: null,
    epoch: null,
    epochs: null,
    step: null,
    steps: null,
    loss: null,
    lossIsNaN: false,
  };
  private now = NaN;
  /** Pictures begun in the sampling that goes on. */
  private pictures = 0;
  /** The step drawn last, and the drawing that showed it first. */
  private drawn = { step: -1, first: -1 };

  /**
   * A resumed trainer draws its bar from 0 to a total it never reaches; with the schedule's `startStep` every step told of counts
   * from the very beginning.
   */
  constructor(private readonly schedule: Schedule) {}

  /** The next bytes, and when they came in milliseconds; NaN when nobody saw it, which then gives no speed. */
  push(bytes: Uint8Array, at: number): void {
    this.now = at;
    if (this.said.phase === 'starting') this.phases.enter('starting', at);
    this.phases.tick(at);
    this.lines.push(bytes);
    this.readUnfinished();
  }

  /** The trainer has ended: what it was last at does not go on. */
  end(at: number): void {
    this.phases.end(at);
  }

  get progress(): RunProgress {
    return this.progressUntil(null);
  }

  /** `lastEpoch`: the run is to be stopped once that epoch is saved; null when it goes on to its end. */
  progressUntil(lastEpoch: number | null): RunProgress {
    const { secondsPerStep } = this.clock;
    const { step, steps } = this.said;
    const measured = {
      step: step ?? this.schedule.startStep,
      steps,
      secondsPerStep,
      sampling: this.occasion('sampling'),
      saving: this.occasion('saving'),
    };
    const left = forecast(this.schedule, measured, lastEpoch);
    return { ...this.said, secondsPerStep, ...left, phases: this.phases.times };
  }

  get loss(): LossCurve {
    return this.points.curve;
  }

  get modelSaved(): boolean {
    return this.observed.isModelSaved;
  }

  explain(exit: Exit): Explanation {
    this.read(this.lines.unfinished);
    return explainExit(exit, this.observed);
  }

  /** A whole bar counts at once: its line ends only when it is redrawn, which takes as long as a step. */
  private readUnfinished(): void {
    const piece = this.lines.unfinished;
    if (!piece.text.endsWith(']')) return;
    const found = findBar(piece.text);
    if (found?.bar.isWhole) this.readBar(found.bar, piece);
  }

  /** A bar has no line end of its own, so whatever comes next may be glued to it. */
  private read({ text, line, number }: Piece): void {
    let rest = text;
    let isGlued = false;
    for (let found = findBar(rest); found !== undefined; found = findBar(rest)) {
      if (found.before.trim() !== '') this.readText(found.before, line, isGlued);
      this.readBar(found.bar, { text: rest, line, number });
      rest = found.after;
      isGlued = true;
    }
    if (rest.trim() !== '') this.readText(rest, line, isGlued);
  }

  private readBar(bar: Bar, piece: Piece): void {
    const { startStep } = this.schedule;
    if (bar.name === 'steps') return this.readSteps({ ...bar, done: bar.done + startStep }, piece);
    if (['training', 'saving', 'finishing'].includes(this.said.phase)) return;
    if (this.said.phase === 'sampling') return this.readSampling(bar);
    this.said = { ...this.said, phaseDone: bar.done, phaseTotal: bar.total };
  }

  private readSteps(bar: Bar, { text, line, number }: Piece): void {
    const isNews = bar.done !== this.said.step;
    if (isNews || this.said.phase === 'sampling') this.enter('training');
    if (bar.done > this.schedule.startStep) {
      const isSeen = !Number.isNaN(this.now);
      this.clock.reached(bar.done, isSeen ? this.phases.millisecondsIn('training') : NaN);
    }
    const loss = lossOf(bar.postfix);
    if (Number.isNaN(loss)) this.observed.nan ??= { line, text: text.trim().slice(-200) };
    if (this.drawn.step !== bar.done) this.drawn = { step: bar.done, first: number };
    // The first drawing of a step still shows the loss of the one before, and a cut one may have lost digits.
    const isOwnLoss = number !== this.drawn.first && bar.isWhole;
    if (isOwnLoss && loss !== undefined && !Number.isNaN(loss)) this.points.set(bar.done, loss);
    this.said = {
      ...this.said,
      step: bar.done,
      steps: bar.total,
      loss: loss === undefined ? this.said.loss : Number.isNaN(loss) ? null : loss,
      lossIsNaN: this.said.lossIsNaN || Number.isNaN(loss),
      ...(this.said.phase === 'training' ? { phaseDone: bar.done, phaseTotal: bar.total } : {}),
    };
  }

  /** One bar for each picture, which are told of as many as there are prompts. */
  private readSampling(bar: Bar): void {
    const { phaseDone, phaseTotal } = this.said;
    if (phaseDone === null || bar.done < bar.total) return;
    this.said.phaseDone = Math.min(this.pictures, phaseTotal ?? this.pictures);
  }

  private readText(text: string, line: number, isGlued: boolean): void {
    const record = readRecord(text, isGlued);
    const message = record?.message ?? (isGlued ? text.trimStart() : text);
    if (record?.level === 'ERROR' || record?.level === 'CRITICAL') {
      this.observed.record = complaint('record', record.message, line);
    }
    if (record === undefined) this.readPlain(message, line);
    const phase = phaseOf(message);
    if (phase !== undefined) this.enter(phase);
    if (this.said.phase === 'sampling' && record && isSampleBegun(message)) this.pictures += 1;
    if (isModelSaved(message)) {
      this.observed.isModelSaved = true;
      this.enter('finishing');
    }
  }

  private readPlain(text: string, line: number): void {
    const found = complaintIn(text, line);
    if (found !== undefined) this.observed[found.kind] = found;
    this.observed.hubPage = hubPageIn(text) ?? this.observed.hubPage;
    const epoch = epochOf(text);
    if (epoch !== undefined) {
      this.enter('training');
      this.said = { ...this.said, ...epoch };
    }
    this.said.steps = totalStepsOf(text) ?? this.said.steps;
    this.said.epochs = totalEpochsOf(text) ?? this.said.epochs;
  }

  private enter(phase: RunPhase): void {
    // The last redraw of the bar comes after the model was saved.
    if (phase === this.said.phase || (this.observed.isModelSaved && phase !== 'finishing')) return;
    this.phases.enter(phase, this.now);
    this.said = { ...this.said, phase, phaseDone: null, phaseTotal: null };
    if (phase === 'saving') this.begun.saving += 1;
    if (phase === 'sampling') this.enterSampling();
  }

  private enterSampling(): void {
    const { startStep, prompts } = this.schedule;
    if ((this.said.step ?? startStep) > startStep) this.begun.sampling += 1;
    this.pictures = 0;
    if (prompts > 0) this.said = { ...this.said, phaseDone: 0, phaseTotal: prompts };
  }

  private occasion(phase: 'saving' | 'sampling'): Occasion {
    const secondsEach = this.phases.secondsEach(phase);
    const secondsInto = this.phases.secondsInto(phase);
    return { begun: this.begun[phase], isGoingOn: this.said.phase === phase, secondsEach, secondsInto };
  }
}
