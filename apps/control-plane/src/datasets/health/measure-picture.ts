import sharp from 'sharp';
import { MOST_PIXELS } from '../image-decoder.js';

/** The longer side at which sharpness is measured, so that figures of large and small pictures can be compared. */
const MEASURED_AT_PX = 512;
/** Cells to a side of the small grey copy that pictures are compared by. */
export const GRID = 9;

export type Measure = {
  /** The picture as 9 × 9 grey cells, row by row. */
  grid: Uint8Array;
  /** Variance of the Laplacian of the grey picture, 0 to 255 levels, with its longer side at most 512 px. */
  sharpness: number;
  /** Standard deviation of grey, in levels. */
  contrast: number;
};

type Grey = { pixels: Uint8Array; width: number; height: number };

/** Decodes the picture once, upright and on white. Throws when it cannot be decoded. */
export async function measurePicture(path: string): Promise<Measure> {
  const { data, info } = await sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    .rotate()
    .flatten({ background: 'white' })
    .resize({ width: MEASURED_AT_PX, height: MEASURED_AT_PX, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const grey = { pixels: new Uint8Array(data), width: info.width, height: info.height };
  return { grid: gridOf(grey), sharpness: sharpnessOf(grey), contrast: contrastOf(grey) };
}

/** Each cell is the mean of its part of the picture. A picture smaller than the grid repeats its pixels. */
function gridOf({ pixels, width, height }: Grey): Uint8Array {
  const grid = new Uint8Array(GRID * GRID);
  for (let row = 0; row < GRID; row++) {
    const [top, bottom] = partOf(row, height);
    for (let column = 0; column < GRID; column++) {
      const [left, right] = partOf(column, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += pixels[y * width + x]!;
      }
      grid[row * GRID + column] = Math.round(sum / ((bottom - top) * (right - left)));
    }
  }
  return grid;
}

function partOf(cell: number, length: number): [from: number, to: number] {
  const from = Math.min(length - 1, Math.floor((cell * length) / GRID));
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / GRID))];
}

/** The Laplacian is the sum of the four neighbours less four times the pixel; the edge has none. */
export function sharpnessOf({ pixels, width, height }: Grey): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < y * width + width - 1; at++) {
      const edge =
        pixels[at - 1]! + pixels[at + 1]! + pixels[at - width]! + pixels[at + width]! - 4 * pixels[at]!;
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2));
  return squares / count - (sum / count) ** 2;
}

function contrastOf({ pixels }: Pick<Grey, 'pixels'>): number {
  let sum = 0;
  let squares = 0;
  for (const level of pixels) {
    sum += level;
    squares += level * level;
  }
  const mean = sum / pixels.length;
  return Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
}
