import { constants, copyFile, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetFolder } from './dataset-folder.js';
import { stemOf, withRightExtension } from './file-kinds.js';
import { namesLike } from '../platform/publish-file.js';

export type FrozenImage = { file: string; width: number; height: number; hasCaption: boolean };

/** Images that cannot be read, and captions without text, stay out: the trainer would stop at them. */
export async function freeze(
  folder: DatasetFolder,
  target: string,
  writeUpright: (path: string, target: string) => Promise<void>,
): Promise<FrozenImage[]> {
  const frozen: FrozenImage[] = [];
  const stems = new Set<string>();
  for (const { file, caption } of folder.content()) {
    const image = folder.imageFile(file);
    if (!image?.looked.picture) continue;
    const { format, width, height, isTurned } = image.looked.picture;
    const wanted = withRightExtension(file, isTurned ? 'png' : format);
    const name = firstFree(wanted, stems);
    stems.add(stemOf(name));

    // The trainer ignores EXIF and would learn from a picture lying on its side.
    if (isTurned) await writeUpright(image.realPath, join(target, name));
    else await linkOrCopy(image.realPath, join(target, name));
    // The trainer takes the first line, even an empty one.
    const text = caption?.trim() ?? '';
    const hasCaption = text !== '';
    if (hasCaption) await writeFile(join(target, `${stemOf(name)}.txt`), text, { flag: 'wx' });
    frozen.push({ file: name, width, height, hasCaption });
  }
  return frozen;
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
