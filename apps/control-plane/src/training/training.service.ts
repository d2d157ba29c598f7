import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import { StartRun } from '@pilothouse/contracts/start-run';
import type { TrainingEnd, TrainingJobs, TrainingStarted } from '@pilothouse/contracts/training';
import { DatasetsService } from '../datasets/datasets.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { TrainingRuns } from '../runs/training-runs.service.js';
import { RunsService } from '../runs/runs.service.js';
import { chooseBase, chooseComponents } from './base-choice.js';
import { StartRequests, type Sent } from './start-requests.js';
import { rehearsalOf, toEnd, toPercent, toStatus } from './to-job.js';

/** The training studio's jobs, on top of runs. */
@Injectable()
export class TrainingService {
  constructor(
    private readonly runs: TrainingRuns,
    private readonly everyRun: RunsService,
    private readonly requests: StartRequests,
    private readonly datasets: DatasetsService,
    private readonly models: ModelsService,
  ) {}

  async start(request: IncomingMessage): Promise<TrainingStarted> {
    const sent = await this.requests.receive(request);
    try {
      const run = await this.startWith(sent);
      return {
        job_id: run.id,
        status: 'started',
        estimated_duration_minutes: this.estimateMinutes(run),
      };
    } finally {
      await this.requests.discard(sent.images);
    }
  }

  jobs(): TrainingJobs {
    const runs = this.runs.list();
    const jobs = runs.map((run) => ({
      job_id: run.id,
      name: run.request.name,
      status: toStatus(run),
      progress: toPercent(run),
      ...rehearsalOf(run),
    }));
    return { active_jobs: runs.filter((run) => !this.endOf(run)).length, jobs };
  }

  get events() {
    return this.everyRun.events;
  }

  job(id: string): TrainingRun {
    const run = this.runs.find(id);
    if (!run) throw new AppError('NOT_FOUND', `There is no training job ${id}.`);
    return run;
  }

  /** The one in progress, or else the next in the queue. */
  activeJob(): TrainingRun {
    const active = this.runs.list().filter((run) => !this.endOf(run));
    const [job] = [...active.filter(({ status }) => status.state !== 'queued'), ...active.reverse()];
    if (!job) throw new AppError('NOT_FOUND', 'No training job is active.');
    return job;
  }

  endOf(run: TrainingRun): TrainingEnd | undefined {
    return toEnd(run, (published) => this.models.absolutePath(published));
  }

  private async startWith(sent: Sent): Promise<TrainingRun> {
    const { fields, triggerWords, images } = sent;
    if (images.length === 0) throw new AppError('INVALID_INPUT', 'Nothing to train on: send “images”.');
    await this.models.ready;
    const models = this.models.list();
    const base = chooseBase(fields, models);
    const { trainer, families } = await this.runs.setup();
    if (trainer.problem) throw new AppError('CONFLICT', trainer.problem);

    const family = families.find((each) => each.family === base.family)!;
    const dataset = await this.requests.makeDataset(sent);
    const { name, epochs, learning_rate: learningRate } = fields;
    const components = chooseComponents(family.needs, models);
    const chosen = { ...base, name, dataset, triggerWords, epochs, learningRate, components };
    try {
      return await this.runs.start(StartRun.parse({ ...family.defaults, ...chosen }));
    } catch (error) {
      // Not lost, but out of the way: the next attempt gets its name.
      await this.datasets.remove(dataset);
      throw error;
    }
  }

  private estimateMinutes(run: TrainingRun): number | null {
    const secondsPerStep = this.runs.measuredSecondsPerStep(run.request.family);
    return secondsPerStep === null ? null : Math.max(1, Math.round((run.plannedSteps * secondsPerStep) / 60));
  }
}
