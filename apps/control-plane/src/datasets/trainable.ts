import { namesLike } from '../platform/publish-file.js';
import type { DatasetFolder } from './dataset-folder.js';
import { stemOf, withRightExtension } from './file-kinds.js';

/** A picture as it will lie in a run's folder. */
export type FrozenImage = { file: string; width: number; height: number; hasCaption: boolean };

export type TrainableImage = FrozenImage & {
  /** What it is called in the dataset. */
  of: string;
  source: string;
  isTurned: boolean;
  caption: string;
  /** The picture that says which parts count; undefined where there is none. */
  mask: { source: string; width: number; height: number } | undefined;
};

/**
 * What of a dataset can be trained on, under the names it gets. Images that cannot be read, and captions without text, stay out:
 * the trainer would stop at them.
 */
export function trainableImages(folder: DatasetFolder, masks?: DatasetFolder): TrainableImage[] {
  const stems = new Set<string>();
  return folder.content().flatMap(({ file, caption }) => {
    const image = folder.imageFile(file);
    if (!image?.looked.picture) return [];
    const { format, width, height, isTurned } = image.looked.picture;
    const mask = masks && maskOf(file, masks);
    // With its mask it becomes a picture with transparency.
    const name = firstFree(withRightExtension(file, isTurned || mask ? 'png' : format), stems);
    stems.add(stemOf(name));
    // The trainer takes the first line, even an empty one.
    const text = caption?.trim() ?? '';
    const facts = { file: name, width, height, hasCaption: text !== '' };
    return [{ ...facts, of: file, source: image.realPath, isTurned, caption: text, mask }];
  });
}

/** The trainer sorts by Unicode's numbers, which UTF-8 keeps. */
export const inTrainersOrder = (a: FrozenImage, b: FrozenImage) =>
  Buffer.compare(Buffer.from(a.file), Buffer.from(b.file));

function maskOf(file: string, masks: DatasetFolder): TrainableImage['mask'] {
  for (const name of masks.imagesOfStem(stemOf(file))) {
    const image = masks.imageFile(name);
    const picture = image?.looked.picture;
    if (image && picture) return { source: image.realPath, width: picture.width, height: picture.height };
  }
  return undefined;
}

function firstFree(wanted: string, stems: Set<string>): string {
  for (const name of namesLike(wanted)) if (!stems.has(stemOf(name))) return name;
  throw new Error(`No free name like ${wanted}`);
}
