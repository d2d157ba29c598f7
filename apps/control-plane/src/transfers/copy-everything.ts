import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileName } from '@pilothouse/contracts/names';
import type { DatasetFolder } from '../datasets/datasets.service.js';
import { inParallel } from '../platform/in-parallel.js';
import { stageClone, stageCopy } from '../platform/stage-file.js';

const AT_ONCE = 8;

/**
 * Every file of the dataset into the empty folder `target`, under its own name, whatever it is. Left out are folders, links that
 * lead to no picture of the dataset, what is hidden, and what trainers computed: it holds the old paths.
 */
export async function copyEverything(folder: DatasetFolder, target: string): Promise<void> {
  const names = (await readdir(folder.path)).filter(
    (name) => FileName.safeParse(name).success && !name.endsWith('.npz') && name !== 'metadata_cache.json',
  );
  await inParallel(names, AT_ONCE, async (name) => {
    const path = join(folder.path, name);
    const facts = await lstat(path).catch(() => undefined); // Taken away meanwhile.
    const source = facts?.isSymbolicLink() ? folder.imageFile(name)?.realPath : path;
    if (!source || !(facts?.isFile() || facts?.isSymbolicLink())) return;
    // Captions are edited: they are never shared.
    if (name.endsWith('.txt')) await stageCopy(source, join(target, name));
    else await stageClone(path, source, join(target, name));
  });
}
