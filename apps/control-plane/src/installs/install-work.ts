import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyRun, InstallRun, RunBasics } from '@pilothouse/contracts/runs';
import { type Ending, type Exit, hasEnded, RunWork, type WorkContext } from '../runs/runs.service.js';
import { InstallReader } from './install-reader.js';
import { askedVersion, type InstallRecord, InstallSummary } from './install-record.js';
import { InstallOutcome, NOTHING_YET, OUTCOME_FILE } from './install-spec.js';

export type InstallTools = {
  /** Puts what was installed in the place of what was started; undefined when the control plane goes before that is done. */
  takeOver: (work: InstallWork, exit: Exit) => Promise<Ending | undefined>;
  start: (tool: string, source: InstallRecord['source']) => Promise<AnyRun>;
};

const NOTHING_SAID: InstallRun['progress'] = {
  phase: 'starting',
  phaseDone: null,
  phaseTotal: null,
  counts: null,
  secondsLeft: null,
  doing: '',
  phases: [],
};

/** One version of a tool: fetched, built and tried by its driver, then put in its place by us. */
export class InstallWork extends RunWork {
  readonly needsGpu = false;
  override readonly takesTurn = false;
  readonly hasSummary: boolean;
  outcome: InstallOutcome;
  private said?: InstallReader;
  private settled: InstallRun['progress'];

  constructor(
    readonly record: InstallRecord,
    readonly context: WorkContext,
    private readonly tools: InstallTools,
  ) {
    super();
    const known = InstallSummary.safeParse(context.summary).data;
    this.hasSummary = known !== undefined;
    this.settled = known?.progress ?? NOTHING_SAID;
    this.outcome = known?.outcome ?? NOTHING_YET;
  }

  get id() {
    return this.context.folder.id;
  }

  get name() {
    return `${this.record.title} ${this.version}`;
  }

  get createdAt() {
    return this.record.createdAt;
  }

  /** As it is called on the disk, or as it was asked for. */
  get version(): string {
    return this.outcome.version ?? askedVersion(this.record.source);
  }

  get hasEnded(): boolean {
    return hasEnded(this.context.story.status);
  }

  readOutput() {
    this.said = new InstallReader();
    return this.said;
  }

  async look(): Promise<void> {
    const path = join(this.context.folder.path, OUTCOME_FILE);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const outcome = InstallOutcome.parse(JSON.parse(text));
    if (JSON.stringify(outcome) === JSON.stringify(this.outcome)) return;
    this.outcome = outcome;
    this.context.onChanged();
  }

  async settle(exit: Exit): Promise<Ending | undefined> {
    const said = this.said ?? this.readOutput();
    const { startedAt, endedAt, exitCode, signal } = exit;
    if (exitCode === 0 && this.outcome.isInstalled) {
      said.enter('switching', Date.now());
      this.context.onChanged();
      const ending = await this.tools.takeOver(this, exit);
      said.end(Date.now());
      return ending;
    }
    said.end(endedAt);
    const how = signal === null ? `exit code ${exitCode}` : `signal ${signal}`;
    const { reason: why, evidence, cause } = said.explain(how);
    const reason = [why, this.left].filter((part) => part !== '').join(' ');
    return { status: { state: 'failed', startedAt, endedAt, reason, evidence, cause }, text: reason };
  }

  get reached(): string {
    return this.left || 'Nothing was installed.';
  }

  /** What is there after it did not succeed; empty for nothing. */
  private get left(): string {
    const { before } = this.record;
    const kept = this.outcome.isInstalled ? `${this.version} stays on the disk and is not in use.` : '';
    return `${kept} ${before === null ? '' : `Version ${before} is used as before.`}`.trim();
  }

  async summarize(): Promise<object> {
    if (this.said) this.settled = this.said.progress;
    this.said = undefined;
    return { progress: this.settled, outcome: this.outcome };
  }

  show(run: RunBasics): InstallRun {
    const { tool, title, source, before } = this.record;
    const { version, commit, trial, warnings } = this.outcome;
    const readySeconds = trial.result === 'ready' ? trial.readySeconds : null;
    const progress = this.said?.progress ?? this.settled;
    return {
      ...{ ...run, kind: 'install', tool, title, source, before, version, commit, readySeconds, warnings },
      progress: hasEnded(run.status)
        ? { ...progress, phaseDone: null, phaseTotal: null, counts: null, doing: '' }
        : progress,
    };
  }

  again(): Promise<AnyRun> {
    return this.tools.start(this.record.tool, this.record.source);
  }
}
