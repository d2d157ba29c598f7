import { constants, copyFile, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../platform/in-parallel.js';
import { namesLike } from '../platform/publish-file.js';
import type { DatasetFolder } from './dataset-folder.js';
import { stemOf, withRightExtension } from './file-kinds.js';

const AT_ONCE = 8;

export type FrozenImage = { file: string; width: number; height: number; hasCaption: boolean };

/** Images that cannot be read, and captions without text, stay out: the trainer would stop at them. */
export async function freeze(
  folder: DatasetFolder,
  target: string,
  writeUpright: (path: string, target: string) => Promise<void>,
): Promise<FrozenImage[]> {
  const stems = new Set<string>();
  const plan = folder.content().flatMap(({ file, caption }) => {
    const image = folder.imageFile(file);
    if (!image?.looked.picture) return [];
    const { format, width, height, isTurned } = image.looked.picture;
    const name = firstFree(withRightExtension(file, isTurned ? 'png' : format), stems);
    stems.add(stemOf(name));
    // The trainer takes the first line, even an empty one.
    return [{ name, width, height, isTurned, source: image.realPath, text: caption?.trim() ?? '' }];
  });

  await inParallel(plan, AT_ONCE, async ({ name, source, isTurned, text }) => {
    // The trainer ignores EXIF and would learn from a picture lying on its side.
    if (isTurned) await writeUpright(source, join(target, name));
    else await linkOrCopy(source, join(target, name));
    if (text) await writeFile(join(target, `${stemOf(name)}.txt`), text, { flag: 'wx' });
  });
  return plan.map(({ name, width, height, text }) => ({
    file: name,
    width,
    height,
    hasCaption: text !== '',
  }));
}

function firstFree(wanted: string, stems: Set<string>): string {
  for (const name of namesLike(wanted)) if (!stems.has(stemOf(name))) return name;
  throw new Error(`No free name like ${wanted}`);
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    // Another file system, one without hard links, or a file of another user.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await copyFile(source, target, constants.COPYFILE_EXCL);
  }
}
