import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { TrainerArguments } from '@pilothouse/contracts/arguments';
import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { LossCurve } from '@pilothouse/contracts/curves';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { Family } from '@pilothouse/contracts/models';
import type { RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import type { AnyRun, TrainingRun } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { KohyaService } from '../kohya/kohya.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { below } from '../platform/safe-path.js';
import { SettingsService } from '../settings/settings.service.js';
import { TrashService } from '../trash/trash.service.js';
import { makeStepsAbsolute } from './absolute-steps.js';
import { expectedTime, secondsPerStep } from './expected-time.js';
import { giveUpFile, keepFile } from './kept-checkpoints.js';
import { joinLoss } from './join-loss.js';
import { prepareTraining, refuseErrors } from './prepare-training.js';
import { refuseRehearsal } from './publication.js';
import { hasEnded } from './run-record.js';
import { RunResuming } from './run-resuming.js';
import { RunsService } from './runs.service.js';
import { TrainingRecord } from './training-record.js';
import { type TrainingTools, TrainingWork } from './training-work.js';

const MEASURED_RUNS = 5;

/** What can be done with runs that train a LoRA, besides what can be done with every run. */
@Injectable()
export class TrainingRuns {
  readonly events = new EventEmitter<{ sampled: [{ id: string; sample: Sample }] }>().setMaxListeners(0);
  private readonly resuming: RunResuming;

  constructor(
    private readonly runs: RunsService,
    private readonly kohya: KohyaService,
    private readonly models: ModelsService,
    private readonly trash: TrashService,
    settings: SettingsService,
  ) {
    const logger = new Logger('Training');
    this.resuming = new RunResuming({
      models,
      settings,
      find: (id) => runs.find(id),
      enqueue: (name, prepare) => runs.enqueue(name, prepare),
    });
    const tools: TrainingTools = {
      kohya,
      models,
      resuming: this.resuming,
      start: (request) => this.start(request),
      onSample: (id, sample) => this.events.emit('sampled', { id, sample }),
      onError: (error) => logger.error(error),
    };
    runs.register(
      'training',
      (record, context) => new TrainingWork(TrainingRecord.parse(record), context, tools),
    );
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
  list(): TrainingRun[] {
    return this.runs.list().filter((run) => run.kind === 'training');
  }

  async get(id: string): Promise<TrainingRun> {
    const run = await this.runs.get(id);
    if (run.kind !== 'training') throw noTraining(run.name);
    return run;
  }

  find(id: string): TrainingRun | undefined {
    const run = this.runs.find(id);
    return run?.kind === 'training' ? run : undefined;
  }

  /** Freezes what is asked for and puts it into the queue; `held`, it waits there until it is released. */
  async start(request: StartRun, held = false): Promise<TrainingRun> {
    refuseErrors((await this.kohya.plan(request)).problems);
    return asTraining(await this.runs.enqueue(request.name, prepareTraining(request, this.kohya), held));
  }

  /** A new run that goes on where this one ended. */
  async resume(id: string): Promise<TrainingRun> {
    const run = asTraining(await this.resuming.resume(this.work(id), true));
    this.runs.announce(id); // It has a continuation now.
    return run;
  }

  async stopAfterSave(id: string, wanted: boolean): Promise<TrainingRun | undefined> {
    await this.work(id).stopAfterSave(wanted);
    return this.find(id);
  }

  /** Of a run that goes on with an earlier one, from the very beginning, as far as that is still there. */
  async loss(id: string): Promise<LossCurve> {
    const own = await this.ownLoss(id);
    const from = this.find(id)?.resumedFrom;
    // Ids sort by age: a record that somebody edited may name any run.
    if (!from || from.id >= id || !this.find(from.id)) return own;
    return joinLoss(await this.loss(from.id), own, from.step);
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

  /** The folder a checkpoint of a run is in, and its name once it is known to be one. */
  checkpoint(id: string, file: string): { folder: string; file: string } {
    const { folder, name, checkpoints } = this.work(id);
    if (!checkpoints.some((checkpoint) => checkpoint.file === file)) {
      throw new AppError('NOT_FOUND', `The run ${name} has no checkpoint named “${file}”.`);
    }
    below(folder.checkpoints, file);
    return { folder: folder.checkpoints, file };
  }

  /** Copies a checkpoint to the LoRAs, under a name of its own, and notes it in the run's story. */
  async publish(id: string, file: string, name: string): Promise<TrainingRun | undefined> {
    const work = this.work(id);
    const { folder } = this.checkpoint(id, file);
    refuseRehearsal(work.record);
    if (!work.takesPublications) {
      throw new AppError('CONFLICT', 'The run is just publishing its final file. Try again in a moment.');
    }
    const epoch = work.checkpoints.find((each) => each.file === file)?.epoch ?? null;
    const path = await this.models.publishLora(join(folder, file), name, async (copy) => {
      if (epoch !== null) await makeStepsAbsolute(copy, epoch, work.record, this.models);
    });
    await work.published({ file, epoch, path, at: Date.now() });
    return this.find(id);
  }

  /** A kept checkpoint is not pruned, and not deleted by mistake. */
  async keep(id: string, file: string, kept: boolean): Promise<TrainingRun | undefined> {
    const { checkpoints, folder } = this.work(id);
    this.checkpoint(id, file);
    if (kept && !checkpoints.some((each) => each.file === file && each.isComplete)) {
      throw new AppError('CONFLICT', `“${file}” is not whole, so there is nothing to keep.`);
    }
    await (kept ? keepFile(folder, file) : giveUpFile(folder, file));
    await this.runs.refresh(id);
    return this.find(id);
  }

  /** All but the final one and those that are kept go to the trash, in one piece. */
  async cleanUp(id: string): Promise<TrashEntry> {
    const work = this.work(id);
    if (!hasEnded(work.status)) {
      throw new AppError('CONFLICT', `${work.name} has not ended: clean up when nothing is saved any more.`);
    }
    await this.runs.refresh(id);
    const files = superfluous(work.checkpoints);
    if (files.length === 0) {
      throw new AppError(
        'CONFLICT',
        `${work.name} has no checkpoint but the final one and those that you keep.`,
      );
    }
    const paths = files.map((file) => below(work.folder.checkpoints, file));
    const what = files.length === 1 ? '1 checkpoint' : `${files.length} checkpoints`;
    const entry = await this.trash.move(paths, `${what} of ${work.name}`);
    await this.runs.refresh(id);
    return entry;
  }

  async removeCheckpoint(id: string, file: string): Promise<TrashEntry> {
    const { checkpoints, status } = this.work(id);
    const { folder } = this.checkpoint(id, file);
    const isWhole = checkpoints.some((each) => each.file === file && each.isComplete);
    if (!isWhole && !hasEnded(status)) {
      throw new AppError('CONFLICT', `“${file}” is still being written.`);
    }
    if (checkpoints.some((each) => each.file === file && each.isKept)) {
      throw new AppError('CONFLICT', `You keep “${file}”, so it does not go. Give it up first.`);
    }
    const entry = await this.trash.move([join(folder, file)], `Checkpoint ${file}`);
    await this.runs.refresh(id);
    return entry;
  }

  samples(id: string): Promise<Sample[]> {
    return this.work(id).samples.look();
  }

  /** The folder a sample of a run is in, once it is known to be one; `key` changes with its bytes. */
  async sample(id: string, file: string): Promise<{ folder: string; file: string; key: string }> {
    const { folder, samples, name } = this.work(id);
    const sample = (await samples.look()).find((each) => each.file === file);
    if (!sample) throw new AppError('NOT_FOUND', `The run ${name} has no sample named “${file}”.`);
    below(folder.samples, file);
    return { folder: folder.samples, file, key: `${sample.bytes}:${sample.savedAt}` };
  }

  private async ownLoss(id: string): Promise<LossCurve> {
    const work = this.work(id);
    const known = await work.loss();
    if (known) return known;
    await this.runs.readAgain(id);
    return (await work.loss()) ?? { steps: [], average: [] };
  }

  private work(id: string): TrainingWork {
    const work = this.runs.work(id);
    if (work instanceof TrainingWork) return work;
    throw noTraining(work.name);
  }
}

/** Where there is no final one, the newest takes its place. */
function superfluous(checkpoints: readonly Checkpoint[]): string[] {
  const whole = checkpoints.filter(({ isComplete }) => isComplete);
  const last = whole.find(({ isFinal }) => isFinal) ?? whole.at(-1);
  return whole.filter((each) => each !== last && !each.isKept).map(({ file }) => file);
}

const noTraining = (name: string) => new AppError('CONFLICT', `The run ${name} is no training.`);

function asTraining(run: AnyRun): TrainingRun {
  if (run.kind !== 'training') throw new Error(`The run ${run.id} was to be a training`);
  return run;
}
