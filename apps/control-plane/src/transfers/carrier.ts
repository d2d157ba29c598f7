import { randomUUID } from 'node:crypto';
import { join, parse } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type DatasetFolder, DatasetsService } from '../datasets/datasets.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { carryOut } from './carry-out.js';
import { cachesOf, type Picture } from './dataset-pictures.js';
import { type Plan, PlanFolder, plansIn } from './plan.js';

/** Those a change has to itself, by the names they were asked for and by their own. */
export type Folders = Map<string, DatasetFolder>;

/**
 * Makes something ready where nobody looks, writes down what is to be done, and does it to the end: a process killed before leaves
 * nothing, and what one killed after has left is finished before the next one answers.
 */
@Injectable()
export class Carrier implements OnModuleInit {
  private readonly logger = new Logger('Transfers');
  private readonly folder: string;

  constructor(
    private readonly datasets: DatasetsService,
    private readonly workspace: WorkspaceFolders,
    private readonly trash: TrashService,
  ) {
    this.folder = join(workspace.datasets, '.transfers');
  }

  async onModuleInit() {
    const left = await plansIn(this.folder);
    if (left.length === 0) return;
    await this.trash.ready;
    for (const at of left) await this.finish(at).catch((error: unknown) => this.logger.error(error));
  }

  /** Nobody else changes these datasets through Pilothouse meanwhile. */
  async locked<T>(names: string[], what: string, work: (folders: Folders) => Promise<T>): Promise<T> {
    const folders: Folders = new Map();
    // By name, so that two who need the same datasets never wait for one another.
    const rest = [...new Set(names)].sort();
    const next = async (): Promise<T> => {
      const name = rest.shift();
      if (name === undefined) return work(folders);
      return this.datasets.change(name, { what, files: null }, (folder) => {
        folders.set(name, folder).set(folder.name, folder);
        return next();
      });
    };
    return next();
  }

  /** Answers the name of the new dataset, where the plan makes one. When `prepare` throws, nothing has happened. */
  async carry(
    what: string,
    prepare: (at: PlanFolder, plan: Plan) => Promise<unknown>,
  ): Promise<string | null> {
    const at = new PlanFolder(join(this.folder, randomUUID()));
    const plan: Plan = { what, folder: null, takes: [], puts: [], trash: [] };
    await at.make();
    try {
      await prepare(at, plan);
      await at.commit(plan);
    } catch (error) {
      await at.close();
      throw error;
    }
    const made = await carryOut(plan, at, this.ground);
    await at.close();
    return made;
  }

  /** What trainers computed of these pictures goes to the trash: it would be taken for that of others. */
  async trashCaches(plan: Plan, folder: DatasetFolder, pictures: Picture[]) {
    const caches = await cachesOf(folder, new Set(pictures.map(({ file }) => parse(file).name)));
    if (caches.length === 0) return;
    const paths = caches.map((path) => `datasets/${folder.name}/${parse(path).base}`);
    plan.trash.push({ what: `what trainers had computed of ${folder.name}`, paths });
  }

  /** It is tried again at the next start when it throws: everything is still there. */
  private async finish(at: PlanFolder) {
    const plan = await at.read();
    if (plan) {
      this.logger.log(`Goes on with what was cut short: ${plan.what}`);
      await carryOut(plan, at, this.ground);
    }
    await at.close();
  }

  private get ground() {
    return { datasets: this.workspace.datasets, root: this.workspace.root, trash: this.trash };
  }
}

export function folderIn(folders: Folders, name: string): DatasetFolder {
  const folder = folders.get(name);
  if (!folder) throw new AppError('NOT_FOUND', `There is no dataset “${name}”`);
  return folder;
}
