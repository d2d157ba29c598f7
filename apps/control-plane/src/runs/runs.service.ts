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
import type { LossCurve, Run, RunFiles, RunPlan, StartRun, TrainingSetup } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import { Config } from '../config.js';
import { KohyaService } from '../kohya/kohya.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { loadRuns } from './load-runs.js';
import { makeRun } from './make-run.js';
import { RunFolder } from './run-folder.js';
import { RunLife, type LifeTools } from './run-life.js';
import { RunQueue } from './run-queue.js';
import { hasEnded, type RunEvent, type RunRecord, type RunSummary } from './run-record.js';

const MEASURED_RUNS = 5;

type RunNews = { changed: [Run]; sampled: [{ id: string; sample: Sample }] };
type Told = { record: RunRecord; events: RunEvent[]; summary: RunSummary | undefined };

/** All runs: those that ended, the one in progress, and those that wait. */
@Injectable()
export class RunsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly events = new EventEmitter<RunNews>().setMaxListeners(0);
  private readonly lives = new Map<string, RunLife>();
  private readonly logger = new Logger('Runs');
  private readonly onError = (error: unknown) => this.logger.error(error);
  private readonly queue = new RunQueue(() => this.lives.values(), this.onError);
  private readonly tools: LifeTools;
  private newestAt = 0;
  private isClosed = false;

  constructor(
    private readonly kohya: KohyaService,
    private readonly folders: WorkspaceFolders,
    private readonly trash: TrashService,
    models: ModelsService,
    config: Config,
  ) {
    const makeReader = (plannedSteps: number) => kohya.read(plannedSteps);
    this.tools = { models, runnerMain: config.runnerMain, makeReader, onError: this.onError };
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { folder, ...told } of await loadRuns(this.folders.runs, this.trash, this.onError)) {
      this.take(folder, told);
      this.newestAt = Math.max(this.newestAt, told.record.createdAt);
    }
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

  plan(request: StartRun): Promise<RunPlan> {
    return this.kohya.plan(request);
  }

  /** Newest first. */
  list(): Run[] {
    return [...this.lives.values()]
      .sort((a, b) => b.record.createdAt - a.record.createdAt || b.id.localeCompare(a.id))
      .map(({ run }) => run);
  }

  find(id: string): Run | undefined {
    return this.lives.get(id)?.run;
  }

  async get(id: string): Promise<Run> {
    const life = this.life(id);
    if (hasEnded(life.status)) await life.refresh();
    return life.run;
  }

  /** Freezes what is asked for and puts it into the queue. */
  async start(request: StartRun): Promise<Run> {
    // No two runs are of the same age, so that the queue has one order.
    const createdAt = Math.max(Date.now(), this.newestAt + 1);
    this.newestAt = createdAt;
    const { kohya, trash } = this;
    const { folder, record } = await makeRun(request, createdAt, {
      kohya,
      trash,
      runsFolder: this.folders.runs,
    });
    const life = this.take(folder, { record, events: await folder.events(), summary: undefined });
    this.events.emit('changed', life.run);
    this.queue.advance();
    return life.run;
  }

  async stop(id: string): Promise<Run> {
    const life = this.life(id);
    await life.stop();
    return life.run;
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
      .flatMap(({ status, plannedSteps }) =>
        status.state === 'done' && plannedSteps > 0
          ? [(status.endedAt - status.startedAt) / 1000 / plannedSteps]
          : [],
      )
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
    return life.run;
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
    life.events.setMaxListeners(0);
    life.events.on('changed', () => this.events.emit('changed', life.run));
    life.events.on('sampled', (sample) => this.events.emit('sampled', { id: life.id, sample }));
    life.events.on('ended', () => this.queue.advance());
    return life;
  }

  private async takeUp(): Promise<void> {
    const lives = [...this.lives.values()];
    const inProgress = lives.filter(({ status }) => !hasEnded(status) && status.state !== 'queued');
    await Promise.all(inProgress.map((life) => life.adopt().catch(this.onError)));
    this.queue.advance();

    for (const life of lives.filter((each) => !each.isSummarized)) {
      if (this.isClosed) return;
      await life.readAgain().catch(this.onError);
    }
  }

  private life(id: string): RunLife {
    const life = this.lives.get(id);
    if (!life) throw new AppError('NOT_FOUND', `There is no run ${id}.`);
    return life;
  }
}
