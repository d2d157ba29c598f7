import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileName } from '@pilothouse/contracts/names';
import { z } from 'zod';
import { syncFolder } from '../platform/publish-file.js';

/**
 * What is to be done once everything is ready. From the moment it stands in `plan.json` it is done to the end, by the next start
 * if need be; until then nothing has happened. Doing a part of it twice changes nothing.
 */
export const Plan = z.object({
  what: z.string(),
  /** Those that are changed by it, whose histories know it by `what`. */
  datasets: z.string().array(),
  /** `folder/` of the staging becomes the dataset of that name. */
  folder: z.string().nullable(),
  /** Names that go, as long as the file is still the one with that key. */
  takes: z.object({ dataset: FileName, file: z.string(), key: z.string() }).array(),
  /** `files/<place in this list>` of the staging gets that name, or one like it. */
  puts: z.object({ dataset: FileName, file: FileName }).array(),
  /** Below the workspace. */
  trash: z.object({ what: z.string(), paths: z.string().array() }).array(),
});
export type Plan = z.infer<typeof Plan>;

const PLAN_FILE = 'plan.json';

/** One folder below `datasets/.transfers/`, on the file system of the datasets, where they are not looked for. */
export class PlanFolder {
  readonly folder: string;

  constructor(readonly path: string) {
    this.folder = join(path, 'folder');
  }

  async make() {
    await mkdir(join(this.path, 'files'), { recursive: true });
  }

  async makeFolder() {
    await mkdir(this.folder);
  }

  staged(place: number) {
    return join(this.path, 'files', String(place));
  }

  /** From here on it happens. What is staged must be on the disk by now. */
  async commit(plan: Plan) {
    const partial = join(this.path, `${PLAN_FILE}.partial`);
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(JSON.stringify(plan));
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(join(this.path, 'files'));
    if (plan.folder !== null) await syncFolder(this.folder);
    await rename(partial, join(this.path, PLAN_FILE));
    await syncFolder(this.path);
  }

  /** Undefined for one that never came so far. */
  async read(): Promise<Plan | undefined> {
    try {
      return Plan.parse(JSON.parse(await readFile(join(this.path, PLAN_FILE), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The plan goes first: half a plan must not be done again. */
  async close() {
    await rm(join(this.path, PLAN_FILE), { force: true });
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Changes when the file is replaced or written to. Undefined where there is none, or a folder. */
export async function keyOf(path: string): Promise<string | undefined> {
  try {
    const facts = await lstat(path);
    return facts.isDirectory() ? undefined : `${facts.ino}:${facts.size}:${facts.mtimeMs}`;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

export const plansIn = async (folder: string): Promise<PlanFolder[]> =>
  (await readdir(folder).catch(noneYet)).map((name) => new PlanFolder(join(folder, name)));

function noneYet(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
