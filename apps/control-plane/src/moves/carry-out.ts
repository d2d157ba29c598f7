import { link, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreMissing } from '../platform/ignore-missing.js';
import { isThere } from '../platform/is-there.js';
import { namesLike, publishUnderFreeName, syncFolder } from '../platform/publish-file.js';
import type { TrashService } from '../trash/trash.service.js';
import { keyOf, type Plan, type PlanFolder } from './plan.js';

type Ground = { datasets: string; root: string; trash: TrashService };

/** Does what a plan says, or what is left of it. Answers the name of the new dataset, where there is one. */
export async function carryOut(plan: Plan, at: PlanFolder, { datasets, root, trash }: Ground) {
  const folder = plan.folder === null ? null : await publishFolder(at.folder, datasets, plan.folder);
  for (const { dataset, file, key } of plan.takes) {
    const path = join(datasets, dataset, file);
    if ((await keyOf(path)) === key) await unlink(path);
  }
  for (const [place, { dataset, file }] of plan.puts.entries()) {
    await put(at.staged(place), join(datasets, dataset), file);
  }
  for (const dataset of new Set([...plan.takes, ...plan.puts].map((each) => each.dataset))) {
    await syncFolder(join(datasets, dataset)).catch(ignoreMissing);
  }
  for (const { what, paths } of plan.trash) {
    const there: string[] = [];
    for (const path of paths) if (await isThere(join(root, path))) there.push(join(root, path));
    if (there.length > 0) await trash.move(there, what);
  }
  return folder;
}

/** By one rename. A name that was taken meanwhile is left alone. */
async function publishFolder(staged: string, datasets: string, wanted: string): Promise<string> {
  if (!(await isThere(staged))) return wanted; // It was published before.
  for (const name of namesLike(`${wanted}`)) {
    if (await isThere(join(datasets, name))) continue;
    await rename(staged, join(datasets, name));
    await syncFolder(datasets);
    return name;
  }
  throw new Error(`No free name like ${wanted}`);
}

async function put(staged: string, folder: string, file: string) {
  const key = await keyOf(staged);
  if (key === undefined) return; // It was put there before.
  if ((await keyOf(join(folder, file))) === key) return unlink(staged); // Killed between its two names.
  // Many files: the folder is synced once, and by whoever publishes the last one.
  try {
    await link(staged, join(folder, file));
    await unlink(staged);
  } catch {
    // Taken meanwhile, another disk, or no hard links: the slow way knows them all.
    await publishUnderFreeName(staged, folder, file);
  }
}
