import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { Family } from '@pilothouse/contracts/models';
import type { TrainerArguments } from '@pilothouse/contracts/arguments';
import type { LossCurve } from '@pilothouse/contracts/curves';
import type { RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import type { Run, RunFiles } from '@pilothouse/contracts/runs';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { Sample } from '@pilothouse/contracts/samples';
import { Config } from '../config.js';
import { KohyaService } from '../kohya/kohya.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SettingsService } from '../settings/settings.service.js';
import { TrashService } from '../trash/trash.service.js';
import { expectedTime, secondsPerStep } from './expected-time.js';
import { loadRuns } from './load-runs.js';
import { makeRun } from './make-run.js';
import { QueueOrder } from './queue-order.js';
import { RunFolder } from './run-folder.js';
import { RunLife, type LifeTools } from './run-life.js';
import { RunQueue } from './run-queue.js';
import { RunResuming } from './run-resuming.js';
import { hasEnded, type RunEvent, type RunRecord, type RunSummary } from './run-record.js';

const MEASURED_RUNS = 5;

type RunNews = { changed: [Run]; sampled: [{ id: string; sample: Sample }] };
type Made = { folder: RunFolder; record: RunRecord };
type Told = { record: RunRecord; events: RunEvent[]; summary: RunSummary | undefined };

/** All runs: those that ended, the one in progress, and those that wait. */
@Injectable()
export class RunsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly events = new EventEmitter<RunNews>().setMaxListeners(0);
  private readonly lives = new Map<string, RunLife>();
  private readonly logger = new Logger('Runs');
  private readonly onError = (error: unknown) => this.logger.error(error);
  private readonly queue: RunQueue;
  private readonly order: QueueOrder;
  /** By id, 1 is next, as they were last told. */
  private places = new Map<string, number>();
  private readonly tools: LifeTools;
  private readonly resuming: RunResuming;
  /** Runs that ended just now and may go on by themselves: until that is settled nothing else begins. */
  private settling = 0;
  private newestAt = 0;
  private isClosed = false;

  constructor(
    private readonly kohya: KohyaService,
    private readonly folders: WorkspaceFolders,
    private readonly trash: TrashService,
    settings: SettingsService,
    models: ModelsService,
    config: Config,
  ) {
    this.order = new QueueOrder(join(folders.runs, 'queue.json'), this.onError);
    this.queue = new RunQueue(() => this.lives.values(), this.order, this.onError);
    this.resuming = new RunResuming({
      models,
      trash,
      settings,
      runsFolder: folders.runs,
      lifeOf: (id) => this.lives.get(id),
      enqueue: (make) => this.enqueue(make),
    });
    const makeReader = ({ plannedSteps, resumedFrom }: RunRecord) =>
      kohya.read(plannedSteps, resumedFrom?.step);
    this.tools = { models, runnerMain: config.runnerMain, makeReader, onError: this.onError };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.order.load();
    for (const { folder, ...told } of await loadRuns(this.folders.runs, this.trash, this.onError)) {
      this.take(folder, told);
      this.newestAt = Math.max(this.newestAt, told.record.createdAt);
    }
    this.placeAnew();
    // Nobody waits for these: a run is shown as it was last known until it is known better.
    void this.takeUp().catch(this.onError);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.queue.close();
    await Promise.all([...this.lives.values()].map((life) => life.leave()));
  }

  setup(): Promise<TrainingSetup> {
    return this.kohya.setup();
  }

  arguments(family: Family): Promise<TrainerArguments> {
    return this.kohya.arguments(family);
  }

  async plan(request: StartRun): Promise<RunPlan> {
    const plan = await this.kohya.plan(request);
    return { ...plan, time: expectedTime(request, plan.steps, this.list()) };
  }

  /** Newest first. */
  list(): Run[] {
    return [...this.lives.values()]
      .sort((a, b) => b.record.createdAt - a.record.createdAt || b.id.localeCompare(a.id))
      .map((life) => this.show(life));
  }

  find(id: string): Run | undefined {
    const life = this.lives.get(id);
    return life && this.show(life);
  }

  async get(id: string): Promise<Run> {
    const life = this.life(id);
    if (hasEnded(life.status)) await life.refresh();
    return this.show(life);
  }

  /** Freezes what is asked for and puts it into the queue. */
  async start(request: StartRun): Promise<Run> {
    const { kohya, trash } = this;
    const runsFolder = this.folders.runs;
    return this.enqueue((createdAt) => makeRun(request, createdAt, { kohya, trash, runsFolder }));
  }

  /** A new run that goes on where this one ended. */
  async resume(id: string): Promise<Run> {
    const life = this.life(id);
    const run = await this.resuming.resume(life, true);
    this.tell(life); // It knows its continuation now.
    return run;
  }

  async stop(id: string): Promise<Run> {
    const life = this.life(id);
    await life.stop();
    return this.show(life);
  }

  async stopAfterSave(id: string, wanted: boolean): Promise<Run> {
    const life = this.life(id);
    await life.stopAfterSave(wanted);
    return this.show(life);
  }

  /** The same again, as a new run at the end of the queue. */
  retry(id: string): Promise<Run> {
    const { status, record } = this.life(id);
    if (!hasEnded(status)) {
      throw new AppError(
        'CONFLICT',
        `${record.request.name} has not ended, so there is nothing to retry yet.`,
      );
    }
    return this.start(record.request);
  }

  async hold(id: string, held: boolean): Promise<Run> {
    const life = this.life(id);
    await life.hold(held);
    this.advance();
    return this.show(life);
  }

  /** To the head of the queue, and not held any more. */
  async runNext(id: string): Promise<Run> {
    const life = this.life(id);
    await life.hold(false);
    await this.arrange([id, ...this.queue.waiting.map((each) => each.id).filter((each) => each !== id)]);
    return this.show(life);
  }

  /** Answers the queue in its new order. */
  async arrange(ids: string[]): Promise<Run[]> {
    await this.queue.arrange(ids);
    for (const moved of this.placeAnew()) this.events.emit('changed', this.show(moved));
    this.advance();
    return this.queue.waiting.map((life) => this.show(life));
  }

  loss(id: string): Promise<LossCurve> {
    return this.life(id).loss();
  }

  async files(id: string): Promise<RunFiles> {
    const { folder, history } = this.life(id);
    const [command, datasetToml] = await Promise.all([folder.command(), folder.datasetToml()]);
    const events = history.map(({ at, text, status }) => ({ at, text, state: status.state }));
    return { argv: command?.argv ?? [], cwd: command?.cwd ?? '', datasetToml, events };
  }

  /** The median of the last runs of the family that were finished here, loading included; null when there was none. */
  measuredSecondsPerStep(family: Family): number | null {
    const measured = this.list()
      .filter(({ request }) => request.family === family)
      .flatMap((run) => secondsPerStep(run) ?? [])
      .slice(0, MEASURED_RUNS)
      .sort((a, b) => a - b);
    return measured[Math.floor(measured.length / 2)] ?? null;
  }

  logOf(id: string) {
    const life = this.life(id);
    return {
      path: life.folder.log,
      hasEnded: () => hasEnded(life.status),
      onEnd: (listener: () => void) => {
        life.events.once('ended', listener);
        return () => life.events.off('ended', listener);
      },
    };
  }

  /** The folder a checkpoint of a run is in, and its name once it is known to be one. */
  checkpoint(id: string, file: string): { folder: string; file: string } {
    const { folder, run } = this.life(id);
    if (!run.checkpoints.some((checkpoint) => checkpoint.file === file)) {
      throw new AppError('NOT_FOUND', `The run ${run.request.name} has no checkpoint named “${file}”.`);
    }
    below(folder.checkpoints, file);
    return { folder: folder.checkpoints, file };
  }

  /** Copies a checkpoint to the LoRAs, under a name of its own, and notes it in the run's story. */
  async publish(id: string, file: string, name: string): Promise<Run> {
    const life = this.life(id);
    const { folder } = this.checkpoint(id, file);
    if (!life.takesPublications) {
      throw new AppError('CONFLICT', 'The run is just publishing its final file. Try again in a moment.');
    }
    const path = await this.tools.models.publishLora(join(folder, file), name);
    const epoch = life.run.checkpoints.find((each) => each.file === file)?.epoch ?? null;
    await life.published({ file, epoch, path, at: Date.now() });
    return this.show(life);
  }

  async removeCheckpoint(id: string, file: string): Promise<TrashEntry> {
    const life = this.life(id);
    const { folder } = this.checkpoint(id, file);
    const isWhole = life.run.checkpoints.some((each) => each.file === file && each.isComplete);
    if (!isWhole && !hasEnded(life.status)) {
      throw new AppError('CONFLICT', `“${file}” is still being written.`);
    }
    const entry = await this.trash.move([join(folder, file)], `Checkpoint ${file}`);
    await life.refresh();
    return entry;
  }

  samples(id: string): Promise<Sample[]> {
    return this.life(id).samples.look();
  }

  /** The folder a sample of a run is in, once it is known to be one; `key` changes with its bytes. */
  async sample(id: string, file: string): Promise<{ folder: string; file: string; key: string }> {
    const { folder, samples, run } = this.life(id);
    const sample = (await samples.look()).find((each) => each.file === file);
    if (!sample)
      throw new AppError('NOT_FOUND', `The run ${run.request.name} has no sample named “${file}”.`);
    below(folder.samples, file);
    return { folder: folder.samples, file, key: `${sample.bytes}:${sample.savedAt}` };
  }

  private take(folder: RunFolder, told: Told): RunLife {
    const life = new RunLife(folder, told, this.tools);
    this.lives.set(life.id, life);
    this.resuming.know(life);
    life.events.setMaxListeners(0);
    life.events.on('changed', () => this.tell(life));
    life.events.on('sampled', (sample) => this.events.emit('sampled', { id: life.id, sample }));
    life.events.on('ended', () => void this.onEnded(life));
    return life;
  }

  private async takeUp(): Promise<void> {
    const lives = [...this.lives.values()];
    const inProgress = lives.filter(({ status }) => !hasEnded(status) && status.state !== 'queued');
    const owed = lives.filter((life) => this.resuming.isOwed(life));
    await Promise.all(inProgress.map((life) => life.adopt().catch(this.onError)));
    await Promise.all(owed.map((life) => this.onEnded(life)));
    this.advance();

    for (const life of lives.filter((each) => !each.isSummarized)) {
      if (this.isClosed) return;
      await life.readAgain().catch(this.onError);
    }
  }

  private async enqueue(make: (createdAt: number) => Promise<Made>): Promise<Run> {
    // No two runs are of the same age, so that the queue has one order.
    this.newestAt = Math.max(Date.now(), this.newestAt + 1);
    const { folder, record } = await make(this.newestAt);
    const life = this.take(folder, { record, events: await folder.events(), summary: undefined });
    this.tell(life);
    this.advance();
    return this.show(life);
  }

  /** What goes on by itself does so before those that wait. */
  private async onEnded(life: RunLife): Promise<void> {
    this.settling += 1;
    try {
      const later = this.isClosed ? undefined : await this.resuming.resumeByItself(life);
      if (later) await this.arrange([later.id]);
      if (later) this.tell(life);
    } catch (error) {
      this.onError(error);
    } finally {
      this.settling -= 1;
    }
    this.advance();
  }

  private advance() {
    if (this.settling === 0) this.queue.advance();
  }

  private tell(life: RunLife) {
    const moved = this.placeAnew();
    for (const each of new Set([life, ...moved])) this.events.emit('changed', this.show(each));
  }

  /** A run that came to wait, or waits no more, moves those behind it. Answers who was moved. */
  private placeAnew(): RunLife[] {
    const before = this.places;
    const { waiting } = this.queue;
    this.places = new Map(waiting.map(({ id }, at) => [id, at + 1]));
    return waiting.filter(({ id }) => before.get(id) !== this.places.get(id));
  }

  private show(life: RunLife): Run {
    const place = this.places.get(life.id) ?? null;
    return { ...life.run, place, continuedAs: this.resuming.continuationOf(life.id) };
  }

  private life(id: string): RunLife {
    const life = this.lives.get(id);
    if (!life) throw new AppError('NOT_FOUND', `There is no run ${id}.`);
    return life;
  }
}
