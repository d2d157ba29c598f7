import type { CropBox, EditRecipe, PictureSize } from '@pilothouse/contracts/picture-edits';
import { largestOf } from '@pilothouse/pictures/plan-edit';
import type { PercentCrop } from 'react-image-crop';

export type Turn = EditRecipe['turn'];
/** `null`: free. */
export type RatioLock = PictureSize | null;

/** Common ratios, upright and lying. */
export const COMMON_RATIOS: readonly PictureSize[] = [
  { width: 1, height: 1 },
  { width: 4, height: 3 },
  { width: 3, height: 4 },
  { width: 3, height: 2 },
  { width: 2, height: 3 },
  { width: 16, height: 9 },
  { width: 9, height: 16 },
];

export const turnedSize = ({ width, height }: PictureSize, turn: Turn): PictureSize =>
  turn % 180 === 0 ? { width, height } : { width: height, height: width };

/** Whole pixels, never outside, and in the exact ratio as far as whole pixels go. */
export function boxOf(crop: PercentCrop, size: PictureSize, lock: RatioLock): CropBox {
  const rough = {
    width: between(1, Math.round((crop.width / 100) * size.width), size.width),
    height: between(1, Math.round((crop.height / 100) * size.height), size.height),
  };
  const { width, height } = lock ? largestOf(rough, lock) : rough;
  return {
    width,
    height,
    x: between(0, Math.round((crop.x / 100) * size.width), size.width - width),
    y: between(0, Math.round((crop.y / 100) * size.height), size.height - height),
  };
}

/** The largest crop of the ratio, in the middle. */
export function middleCrop(size: PictureSize, lock: RatioLock): PercentCrop {
  const part = lock ? largestOf(size, lock) : size;
  const width = (part.width / size.width) * 100;
  const height = (part.height / size.height) * 100;
  return { unit: '%', x: (100 - width) / 2, y: (100 - height) / 2, width, height };
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));
