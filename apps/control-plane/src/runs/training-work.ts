import type { Publication } from '@pilothouse/contracts/checkpoints';
import type { LossCurve } from '@pilothouse/contracts/curves';
import type { RunBasics, AnyRun, RunProgress, RunStatus, TrainingRun } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import type { Settings } from '@pilothouse/contracts/settings';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { requiredVram } from '../gpu-lease/gpu-lease.service.js';
import type { KohyaService } from '../kohya/kohya.service.js';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { RunFolder } from './run-folder.js';
import { hasEnded } from './run-record.js';
import type { RunResuming } from './run-resuming.js';
import { RunSamples } from './run-samples.js';
import { RunSavings } from './run-savings.js';
import { lastProgress, progressNow } from './run-stages.js';
import type { RunStory } from './run-story.js';
import { type Ending, type Exit, RunWork, type WorkContext } from './run-work.js';
import type { Decision } from './self-resume.js';
import { reachedBy } from './outcome.js';
import { settleTraining } from './training-ending.js';
import { NOTHING_SAID, scheduleOf, type TrainingRecord, TrainingSummary } from './training-record.js';

export type TrainingTools = {
  kohya: KohyaService;
  models: ModelsService;
  resuming: RunResuming;
  start: (request: StartRun) => Promise<AnyRun>;
  onSample: (id: string, sample: Sample) => void;
  onError: (error: unknown) => void;
};

/** Training one LoRA: steps and losses, samples, checkpoints, states, and the LoRA that is published in the end. */
export class TrainingWork extends RunWork {
  readonly needsGpu: boolean;
  readonly hasSummary: boolean;
  readonly folder: RunFolder;
  readonly samples: RunSamples;
  private readonly story: RunStory;
  private readonly savings: RunSavings;
  private readonly onChanged: () => void;
  private said?: ReturnType<KohyaService['read']>;
  private settled: RunProgress;

  constructor(
    readonly record: TrainingRecord,
    { folder, story, summary, onChanged }: WorkContext,
    private readonly tools: TrainingTools,
  ) {
    super();
    const known = TrainingSummary.safeParse(summary).data;
    this.needsGpu = !record.request.rehearsal;
    this.folder = folder;
    this.story = story;
    this.onChanged = onChanged;
    this.hasSummary = known !== undefined;
    this.settled = known?.progress ?? NOTHING_SAID;
    this.savings = new RunSavings(folder, record, tools.models, known, onChanged);
    this.samples = new RunSamples(folder.samples, (sample) => this.onSample(sample), known?.sampledEpochs);
    tools.resuming.know(this);
  }

  get id() {
    return this.folder.id;
  }

  get name() {
    return this.record.request.name;
  }

  get createdAt() {
    return this.record.createdAt;
  }

  get status(): RunStatus {
    return this.story.status;
  }

  get checkpoints() {
    return this.savings.checkpoints;
  }

  get resumableFrom() {
    return this.savings.resumableFrom;
  }

  readOutput() {
    this.said = this.tools.kohya.read(scheduleOf(this.record));
    return this.said;
  }

  async look(): Promise<void> {
    await this.samples.look();
    await this.savings.look();
  }

  settle(exit: Exit): Promise<Ending | undefined> {
    const { folder, record, story, savings, tools } = this;
    const said = this.said ?? this.readOutput();
    return settleTraining({ folder, record, story, said, savings, ...tools }, exit);
  }

  get reached(): string {
    return reachedBy(this.progress, this.checkpoints);
  }

  async summarize(): Promise<object> {
    const { said } = this;
    if (said) {
      await this.folder.keepLoss(said.loss);
      this.settled = lastProgress(said, this.status);
      if (this.said === said) this.said = undefined;
    }
    const { checkpoints, resumableFrom } = this;
    return { progress: this.settled, checkpoints, resumableFrom, sampledEpochs: this.samples.epochs };
  }

  show(run: RunBasics): TrainingRun {
    const { request, plannedSteps, resumedFrom, datasetVersions } = this.record;
    const { checkpoints, resumableFrom, progress } = this;
    const continuedAs = this.tools.resuming.continuationOf(this.id);
    return {
      ...run,
      ...{ kind: 'training', request, plannedSteps, resumedFrom, continuedAs, checkpoints, resumableFrom },
      progress,
      datasetVersions,
      publications: this.story.publications,
      sampledEpochs: this.samples.epochs,
    };
  }

  again(): Promise<AnyRun> {
    return this.tools.start(this.record.request);
  }

  override readonly requiredVram = (policy: Settings['gpu']) => requiredVram(this.record.request, policy);

  override get secondsLeft(): number | null {
    return this.progress.secondsLeft;
  }

  override get reasonToStay(): string | undefined {
    const kept = this.checkpoints.filter(({ isKept }) => isKept).map(({ file }) => file);
    if (kept.length === 0) return undefined;
    const what = kept.length === 1 ? 'a checkpoint' : `${kept.length} checkpoints`;
    return `${this.name} has ${what} that you keep: ${kept.join(', ')}.`;
  }

  override onRemoved(): void {
    this.tools.resuming.forget(this.id);
  }

  override get reasonToStop(): string | undefined {
    const { status } = this;
    const epoch = status.state === 'running' ? status.stopsAfterEpoch : null;
    return epoch !== null && this.savings.has(epoch)
      ? `Epoch ${epoch} is saved: stopped, as asked.`
      : undefined;
  }

  override goOn(): Promise<AnyRun | undefined> {
    return this.tools.resuming.resumeByItself(this);
  }

  override get isOwedSuccessor(): boolean {
    return this.tools.resuming.isOwed(this);
  }

  get isResuming(): boolean {
    return this.story.events.at(-1)?.isResuming === true;
  }

  /** Undefined when it can only be told by reading the log again. */
  async loss(): Promise<LossCurve | undefined> {
    return this.said?.loss ?? (await this.folder.loss());
  }

  /** To be stopped once the epoch in progress is saved, so that nothing is lost; or not any more. */
  async stopAfterSave(wanted: boolean): Promise<void> {
    const { status, name } = this;
    if (status.state !== 'running') throw new AppError('CONFLICT', `${name} does not train just now.`);
    if (!wanted) {
      const text = 'Not to be stopped after an epoch any more.';
      if (status.stopsAfterEpoch !== null) await this.story.tell({ ...status, stopsAfterEpoch: null }, text);
      return;
    }
    const stopsAfterEpoch = this.savings.nextSave(this.progress.epoch);
    if (stopsAfterEpoch >= this.record.request.epochs) {
      throw new AppError('CONFLICT', `${name} is in its last epoch: it ends by itself once that is saved.`);
    }
    const text = `To be stopped once epoch ${stopsAfterEpoch} is saved.`;
    await this.story.tell({ ...status, stopsAfterEpoch }, text);
  }

  /** False while the final file is on its way: what is told then could not be told from it after a crash. */
  get takesPublications(): boolean {
    return this.story.publishingSince === undefined;
  }

  async published(publication: Publication): Promise<void> {
    const text = `${publication.file} was published as models/${publication.path}.`;
    await this.story.tell(this.status, text, { publication });
  }

  /** Whether it goes on by itself, for those who ask later. `goes`: a run that does is about to be made. */
  async noteSelfResume({ goes, text }: Decision): Promise<void> {
    await this.story.tell(this.status, text, { isResuming: goes });
  }

  private get progress(): RunProgress {
    return progressNow(this.said, this.settled, this.story);
  }

  /** Samples of an ended run are found when somebody asks: that is no news. */
  private onSample(sample: Sample) {
    if (hasEnded(this.status)) return;
    this.tools.onSample(this.id, sample);
    this.onChanged();
  }
}
