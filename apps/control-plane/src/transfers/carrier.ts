import { parse } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type DatasetFolder, DatasetsService } from '../datasets/datasets.service.js';
import { MovesService, type Plan, type PlanFolder } from '../moves/moves.service.js';
import { AppError } from '../platform/app-error.js';
import { cachesOf, type Picture } from './dataset-pictures.js';

/** Those a change has to itself, by the names they were asked for and by their own. */
export type Folders = Map<string, DatasetFolder>;
export type Ready = { at: PlanFolder; plan: Plan; folders: Folders };

type Change = {
  /** For people, and for the history of each dataset that is changed. */
  what: string;
  changed: string[];
  /** Those that are only read, or go as a whole. */
  held?: string[];
};

/** Has the datasets to itself, makes ready, and does it. */
@Injectable()
export class Carrier {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly moves: MovesService,
  ) {}

  /** When `prepare` throws, nothing has happened. */
  async carry<T>(
    change: Change,
    prepare: (ready: Ready) => Promise<T>,
  ): Promise<{ made: string | null; result: T }> {
    const at = await this.moves.make();
    try {
      return await this.locked(change, async (folders) => {
        const { what, changed } = change;
        const datasets = changed.map((name) => folderIn(folders, name).name);
        const plan: Plan = { what, datasets, folder: null, takes: [], puts: [], trash: [] };
        const result = await prepare({ at, plan, folders });
        await at.commit(plan);
        return { made: await this.moves.carryOut(plan, at), result };
      });
    } finally {
      // Not before the histories have closed it: until then a start finishes what one left.
      await at.close();
    }
  }

  /** Only looks. */
  async held<T>(names: string[], work: (folders: Folders) => Promise<T>): Promise<T> {
    return this.locked({ what: '', changed: [], held: names }, work);
  }

  /** What trainers computed of these pictures goes to the trash: it would be taken for that of others. */
  async trashCaches(plan: Plan, folder: DatasetFolder, pictures: Picture[]) {
    const caches = await cachesOf(folder, new Set(pictures.map(({ file }) => parse(file).name)));
    if (caches.length === 0) return;
    const paths = caches.map((path) => `datasets/${folder.name}/${parse(path).base}`);
    plan.trash.push({ what: `what trainers had computed of ${folder.name}`, paths });
  }

  /** By name, so that two who need the same datasets never wait for one another. */
  private async locked<T>({ what, changed, held = [] }: Change, work: (folders: Folders) => Promise<T>) {
    const folders: Folders = new Map();
    const rest = [...new Set([...changed, ...held])].sort();
    const next = async (): Promise<T> => {
      const name = rest.shift();
      if (name === undefined) return work(folders);
      const go = (folder: DatasetFolder) => {
        folders.set(name, folder).set(folder.name, folder);
        return next();
      };
      if (!changed.includes(name)) return this.datasets.hold(name, go);
      return this.datasets.change(name, { what, files: null }, go);
    };
    return next();
  }
}

export function folderIn(folders: Folders, name: string): DatasetFolder {
  const folder = folders.get(name);
  if (!folder)
    throw new AppError(
      'NOT_FOUND',
      `There is no dataset “${name}”. It may have been renamed or deleted meanwhile.`,
    );
  return folder;
}
