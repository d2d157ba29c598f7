import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { HistoryService } from '../history/history.service.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { carryOut } from './carry-out.js';
import { type Plan, PlanFolder, plansIn } from './plan.js';

export { keyOf, Plan, PlanFolder } from './plan.js';

/**
 * Changes that touch several datasets at once. Each is made ready where nobody looks, written down as a plan, and then carried out:
 * a process killed before leaves nothing, and what one killed after has left is finished by the next, before anybody looks.
 */
@Injectable()
export class MovesService {
  private readonly logger = new Logger('Moves');
  private readonly folder: string;
  private finishing: Promise<void> | undefined;

  constructor(
    private readonly workspace: WorkspaceFolders,
    private readonly trash: TrashService,
    private readonly history: HistoryService,
  ) {
    this.folder = join(workspace.datasets, '.transfers');
  }

  /** Resolves when what an earlier process was killed in the middle of is done. */
  get ready(): Promise<void> {
    return (this.finishing ??= this.finishAll());
  }

  /** Whoever gets it closes it, whatever happens. */
  async make(): Promise<PlanFolder> {
    await this.ready;
    const at = new PlanFolder(join(this.folder, randomUUID()));
    await at.make();
    return at;
  }

  /** Answers the name of the new dataset, where the plan makes one. */
  carryOut(plan: Plan, at: PlanFolder): Promise<string | null> {
    return carryOut(plan, at, {
      datasets: this.workspace.datasets,
      root: this.workspace.root,
      trash: this.trash,
    });
  }

  private async finishAll() {
    const left = await plansIn(this.folder);
    if (left.length === 0) return;
    await this.trash.ready;
    for (const at of left) await this.finish(at).catch((error: unknown) => this.logger.error(error));
  }

  /** It is tried again at the next start when it throws: everything is still there. */
  private async finish(at: PlanFolder) {
    const plan = await at.read();
    if (plan) {
      this.logger.log(`Goes on with what was cut short: ${plan.what}`);
      await this.carryOut(plan, at);
      // It is whole: what the histories would take back of it is dropped.
      for (const dataset of plan.datasets) {
        const journal = await this.history.interrupted(dataset);
        if (journal?.what === plan.what) await this.history.end(dataset);
      }
    }
    await at.close();
  }
}
