import type { CropBox, EditRecipe, PictureSize } from '@pilothouse/contracts/picture-edits';
import { trainerEye } from './trainer-eye.js';

/** `crop` has no place yet where that takes a look at the picture. Sizes are after turning. */
export type EditPlan = {
  turned: PictureSize;
  /** Null: all of it. */
  cropped: PictureSize | null;
  box: CropBox | null;
  after: PictureSize;
  changes: boolean;
};

/** What a recipe makes of a picture of this size. Throws a sentence when the box lies outside. */
export function planEdit(size: PictureSize, recipe: EditRecipe): EditPlan {
  const { turn, mirrors, crop, longest, enlarges } = recipe;
  const turned = turn % 180 === 0 ? size : { width: size.height, height: size.width };
  const wanted = crop.how === 'box' ? inside(crop.box, turned) : cropSize(turned, crop);
  const isWhole = wanted.width === turned.width && wanted.height === turned.height;
  const cropped = isWhole ? null : { width: wanted.width, height: wanted.height };
  const after = limited(wanted, longest, enlarges);
  const isResized = after.width !== wanted.width || after.height !== wanted.height;
  return {
    turned,
    cropped,
    box: cropped && boxOf(turned, wanted, crop),
    after,
    changes: turn !== 0 || mirrors || !isWhole || isResized,
  };
}

/** The largest part of the size that has the ratio. */
export function largestOf(size: PictureSize, ratio: PictureSize): PictureSize {
  const isWide = size.width * ratio.height > size.height * ratio.width;
  const width = isWide ? Math.round((size.height * ratio.width) / ratio.height) : size.width;
  const height = isWide ? size.height : Math.round((size.width * ratio.height) / ratio.width);
  return { width: between(1, width, size.width), height: between(1, height, size.height) };
}

function cropSize(size: PictureSize, crop: Exclude<EditRecipe['crop'], { how: 'box' }>): PictureSize {
  if (crop.how === 'none') return size;
  if (crop.how === 'ratio') return largestOf(size, crop.ratio);
  const view = trainerEye({ resolution: crop.resolution, neverEnlarges: false })(size);
  return view ? largestOf(size, view.bucket) : size;
}

function boxOf(size: PictureSize, part: PictureSize, crop: EditRecipe['crop']): CropBox | null {
  if (crop.how === 'box') return crop.box;
  if (crop.how === 'none' || crop.place !== 'centre') return null;
  return {
    ...part,
    x: Math.floor((size.width - part.width) / 2),
    y: Math.floor((size.height - part.height) / 2),
  };
}

function inside(box: CropBox, size: PictureSize): PictureSize {
  if (box.x + box.width > size.width || box.y + box.height > size.height) {
    throw new RangeError(`The crop reaches beyond the picture, which is ${size.width} × ${size.height}`);
  }
  return box;
}

function limited(size: PictureSize, longest: number | null, enlarges: boolean): PictureSize {
  if (longest === null) return { width: size.width, height: size.height };
  const scale = longest / Math.max(size.width, size.height);
  if (scale >= 1 && !enlarges) return { width: size.width, height: size.height };
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));
