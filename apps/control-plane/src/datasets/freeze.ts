import { constants, copyFile, link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../platform/in-parallel.js';
import { captionFileOf } from './file-kinds.js';
import type { ImageDecoder } from './image-decoder.js';
import type { FrozenImage, TrainableImage } from './trainable.js';

const AT_ONCE = 8;

type Writers = Pick<ImageDecoder, 'writeUpright' | 'writeMasked'>;

/** Puts the images into the folder as links, or as pictures of their own where the trainer would not read them rightly. */
export async function freeze(
  images: TrainableImage[],
  target: string,
  writers: Writers,
): Promise<FrozenImage[]> {
  await inParallel(images, AT_ONCE, async ({ file, source, isTurned, mask, caption }) => {
    const path = join(target, file);
    // The trainer ignores EXIF and would learn from a picture lying on its side.
    if (mask) await writers.writeMasked(source, mask.source, path);
    else if (isTurned) await writers.writeUpright(source, path);
    else await linkOrCopy(source, path);
    if (caption) await writeFile(join(target, captionFileOf(file)), caption, { flag: 'wx' });
  });
  return images.map(({ file, width, height, hasCaption }) => ({ file, width, height, hasCaption }));
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
