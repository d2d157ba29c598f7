import type { PictureMark } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { hasCaption } from '@pilothouse/pictures/picture-problems';
import { findTwins } from './find-twins.js';
import type { Measured } from './measures.store.js';

/**
 * Drawings of plain shapes have few edges and photographs many, so the variance of the Laplacian is held against that of the grey
 * itself. Sharp drawings measure 0.04 and more, photographs 0.9; blurred over 4 to 8 of 1,500 pixels both fall below this.
 */
const BLURRED_BELOW = 0.01;
/** Standard deviation in levels of 255: a sheet of paper has more. */
const BLANK_BELOW = 2;

/** What the measures say of each picture, for those of which there is something to say. */
export async function markPictures(
  images: DatasetImage[],
  measured: ReadonlyMap<string, Measured>,
): Promise<PictureMark[]> {
  const kept = [...images].sort(bestFirst);
  const copies = copiesAmong(kept, measured);
  const comparable = kept.flatMap(({ file }) => {
    const measure = measured.get(file)?.measure;
    return measure && !isBlank(measure) ? { file, grid: measure.grid } : [];
  });
  const twins = await findTwins(comparable);
  return images.flatMap(({ file }) => {
    const measure = measured.get(file)?.measure;
    if (!measure) return [];
    const mark = {
      file,
      copyOf: copies.get(file) ?? null,
      like: twins.get(file) ?? null,
      isBlank: isBlank(measure),
      isBlurred: !isBlank(measure) && measure.sharpness < BLURRED_BELOW * measure.contrast ** 2,
    };
    return mark.copyOf !== null || mark.like !== null || mark.isBlank || mark.isBlurred ? mark : [];
  });
}

/** Files with a neighbour of the same length: only these can have a copy, and only their bytes are hashed. */
export function possibleCopies(images: DatasetImage[]): string[] {
  const byLength = new Map<number, string[]>();
  for (const { file, bytes, width } of images) {
    if (width !== null) byLength.set(bytes, [...(byLength.get(bytes) ?? []), file]);
  }
  return [...byLength.values()].filter((files) => files.length > 1).flat();
}

function copiesAmong(kept: DatasetImage[], measured: ReadonlyMap<string, Measured>): Map<string, string> {
  const first = new Map<string, string>();
  const copies = new Map<string, string>();
  for (const { file } of kept) {
    const hash = measured.get(file)?.sha256;
    if (!hash) continue;
    const original = first.get(hash);
    if (original === undefined) first.set(hash, file);
    else copies.set(file, original);
  }
  return copies;
}

const isBlank = ({ contrast }: { contrast: number }) => contrast < BLANK_BELOW;

/** Of several alike, the one with a caption is kept, then the one with more pixels, then the first by name. */
function bestFirst(a: DatasetImage, b: DatasetImage): number {
  return (
    Number(hasCaption(b)) - Number(hasCaption(a)) ||
    pixels(b) - pixels(a) ||
    b.bytes - a.bytes ||
    (a.file < b.file ? -1 : 1)
  );
}

const pixels = ({ width, height }: DatasetImage) => (width ?? 0) * (height ?? 0);
