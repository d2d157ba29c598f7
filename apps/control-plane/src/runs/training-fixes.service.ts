import { Injectable } from '@nestjs/common';
import type { FailureCause, RunFix } from '@pilothouse/contracts/fixes';
import type { ModelSize } from '@pilothouse/contracts/presets';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import { KohyaService } from '../kohya/kohya.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import { TrainingRuns } from './training-runs.service.js';

/** What can be done about a training that failed. */
@Injectable()
export class TrainingFixes {
  constructor(
    private readonly training: TrainingRuns,
    private readonly kohya: KohyaService,
    private readonly models: ModelsService,
  ) {}

  /** Best first; none for a run that did not fail, or for a reason nobody knows a way out of. */
  of(id: string): RunFix[] {
    const { request, fixes } = this.find(id);
    return fixes.map((fix) => this.kohya.shownFix(request, fix));
  }

  /** The run again, as a new one at the end of the queue, with what the fix changes. */
  async apply(id: string, name: string): Promise<TrainingRun> {
    const { request, fixes } = this.find(id);
    const fix = fixes.find((each) => each.name === name);
    if (!fix) {
      throw new AppError('NOT_FOUND', `There is no fix “${name}” for what happened to ${request.name}.`);
    }
    if (fix.change === null) {
      throw new AppError('CONFLICT', `“${fix.title}” has to be done by hand. Then retry the run.`);
    }
    return this.training.start({ ...request, ...fix.change });
  }

  private find(id: string) {
    const run = this.training.find(id);
    if (!run) throw new AppError('NOT_FOUND', `There is no training run ${id}.`);
    const { request, status } = run;
    const cause = this.causeOf(run);
    if (cause === undefined) return { request, fixes: [] };
    const [reason, evidence] =
      status.state === 'failed' ? [status.reason, status.evidence?.text ?? ''] : ['', ''];
    const failure = { cause, reason, evidence, runId: id, request };
    return { request, fixes: this.kohya.fixesFor(failure, this.sizeOf(request.baseModel)) };
  }

  private causeOf({ status, progress }: TrainingRun): FailureCause | undefined {
    // Whatever its exit code says, weights that were learnt from no number are no use.
    if (status.state === 'done') return progress.lossIsNaN ? 'nan' : undefined;
    if (status.state !== 'failed') return undefined;
    // Runs from before a cause was kept still have their evidence.
    return status.cause ?? (status.evidence ? this.kohya.causeOf(status.evidence.text) : undefined);
  }

  private sizeOf(baseModel: string): ModelSize | null {
    const architecture = this.models.find(baseModel)?.header?.architecture ?? '';
    if (/medium/i.test(architecture)) return 'medium';
    return /large/i.test(architecture) ? 'large' : null;
  }
}
