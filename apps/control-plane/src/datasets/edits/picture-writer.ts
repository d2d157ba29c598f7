import { open } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { CropBox, CropPlace, EditRecipe, PictureSize } from '@pilothouse/contracts/picture-edits';
import type { EditPlan } from '@pilothouse/pictures/plan-edit';
import sharp, { type Sharp } from 'sharp';
import type { ImageFormat } from '../file-kinds.js';
import { ImageDecoder, MOST_PIXELS } from '../image-decoder.js';

/** For JPEG and lossy WebP: one saving more is not to be seen. */
const QUALITY = 95;
/** Where to crop is looked for in a copy this large. */
const LOOKED_AT_PX = 512;

/** Decodes, changes and writes one picture at a time. */
@Injectable()
export class PictureWriter {
  constructor(private readonly decoder: ImageDecoder) {}

  /** Where the part is taken from, in pixels of the turned picture. */
  place(path: string, recipe: EditRecipe, plan: EditPlan, place: CropPlace): Promise<CropBox> {
    return this.decoder.inTheBackground(() => placeOf(path, recipe, plan, place));
  }

  /** Writes what the plan says, upright, in the same format, into a new file. Synced when it resolves. */
  write(path: string, format: ImageFormat, recipe: EditRecipe, plan: Placed, target: string): Promise<void> {
    return this.decoder.inTheBackground(async () => {
      const picture = await turned(path, recipe);
      if (plan.box) {
        const { x, y, width, height } = plan.box;
        picture.extract({ left: x, top: y, width, height });
      }
      picture.resize({ ...plan.after, fit: 'fill' });
      await encoded(picture, format, await isLossless(path, format)).toFile(target);
      const file = await open(target, 'r+');
      await file.sync().finally(() => file.close());
    });
  }
}

export type Placed = EditPlan & { box: CropBox | null };

/** Upright first, as a picture of its own where it is turned: sharp turns once in a pipeline, and EXIF takes that turn. */
async function turned(path: string, { turn, mirrors }: EditRecipe): Promise<Sharp> {
  const upright = sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).rotate();
  const isTurned = ((await sharp(path).metadata()).orientation ?? 1) > 1;
  if (turn === 0 && !mirrors && !isTurned) return upright;
  let picture = await asRaw(upright);
  if (turn !== 0) picture = await asRaw(picture.rotate(turn));
  return mirrors ? asRaw(picture.flop()) : picture;
}

async function asRaw(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: MOST_PIXELS });
}

function encoded(picture: Sharp, format: ImageFormat, lossless: boolean): Sharp {
  if (format === 'png') return picture.png({ compressionLevel: 6 });
  if (format === 'webp') return picture.webp(lossless ? { lossless: true } : { quality: QUALITY });
  return picture.jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' });
}

async function isLossless(path: string, format: ImageFormat): Promise<boolean> {
  if (format !== 'webp') return format === 'png';
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(512);
    await file.read(head, 0, head.length, 0);
    return head.includes('VP8L');
  } finally {
    await file.close();
  }
}

async function placeOf(path: string, recipe: EditRecipe, plan: EditPlan, place: CropPlace): Promise<CropBox> {
  const { turned: size, cropped } = plan;
  const part = cropped ?? size;
  const centre = {
    x: Math.floor((size.width - part.width) / 2),
    y: Math.floor((size.height - part.height) / 2),
  };
  if (place === 'centre') return { ...part, ...centre };

  const scale = Math.min(1, LOOKED_AT_PX / Math.max(size.width, size.height));
  const small = scaled(size, scale);
  const wanted = scaled(part, scale);
  const look = (await turned(path, recipe))
    .resize({ ...small, fit: 'fill' })
    .flatten({ background: 'white' });
  const { info } = await (
    await asRaw(look)
  )
    .resize({ ...wanted, fit: 'cover', position: place === 'attention' ? 'attention' : 'entropy' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const left = -(info.cropOffsetLeft ?? 0) / scale;
  const top = -(info.cropOffsetTop ?? 0) / scale;
  return {
    ...part,
    x: Math.round(Math.min(size.width - part.width, Math.max(0, left))),
    y: Math.round(Math.min(size.height - part.height, Math.max(0, top))),
  };
}

const scaled = ({ width, height }: PictureSize, by: number): PictureSize => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});
