import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import PQueue from 'p-queue';
import sharp from 'sharp';
import { foreignProfile } from './colour-profile.js';
import { type ImageFormat, sniff, type VideoFormat } from './file-kinds.js';

/** Larger images are refused before a pixel is decoded: 100 megapixels take 400 MB in memory. */
export const MOST_PIXELS = 100_000_000;
/** An image whose end mark is not in its last bytes is decoded whole before it is called cut short. */
const TAIL_BYTES = 64;
/** What a JPEG is written with again: no loss that an eye or a trainer would find. */
const PREPARED_QUALITY = 96;

/** Width and height are as displayed. */
export type Picture = {
  format: ImageFormat;
  width: number;
  height: number;
  /** EXIF says to turn it. */
  isTurned: boolean;
  /** Of its colours, when they are not sRGB; else empty. */
  profile: string;
};
/** `video`: it is one; of its pictures nothing is known. */
export type Looked =
  { picture: Picture; problem: '' } | { picture: null; problem: string; video?: VideoFormat };

// libvips would keep files open by name and answer an old picture for a new file.
sharp.cache(false);
sharp.concurrency(1);
// Whatever a file is called: of libvips' many readers, of which some read documents, no other one ever sees a byte.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] });

/** Everything that decodes a picture, a few at a time so that other work on the disk gets its turn. */
@Injectable()
export class ImageDecoder {
  private readonly queue = new PQueue({ concurrency: Math.max(1, Math.min(3, availableParallelism())) });

  /** Reads the header, and decodes only when the end of the file looks wrong. */
  look(path: string): Promise<Looked> {
    return this.queue.add(() => look(path, { decodes: 'when-in-doubt' }));
  }

  /** Reads the header and decodes every pixel once. */
  verify(path: string): Promise<Looked> {
    return this.queue.add(() => look(path, { decodes: 'always' }), { priority: 1 });
  }

  /** A WebP whose longer side is at most `size`, upright. People mostly wait for these: then they go first. */
  thumbnail(path: string, size: number, { isAhead = false } = {}): Promise<Buffer> {
    return this.queue.add(
      () =>
        sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'truncated' })
          .rotate()
          .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 80, effort: 2 })
          .toBuffer(),
      { priority: isAhead ? -1 : 2 },
    );
  }

  /** Replaces a staged file by the same picture upright and in sRGB, in the same format. Throws what libvips says. */
  async prepare(path: string, picture: Picture): Promise<Picture> {
    const written = `${path}.prepared`;
    await this.queue.add(async () => {
      const upright = sharp(path, { limitInputPixels: MOST_PIXELS }).rotate().toColourspace('srgb');
      // Without asking for it no profile is kept: what is written is sRGB by itself.
      const options = {
        quality: PREPARED_QUALITY,
        chromaSubsampling: '4:4:4',
        lossless: picture.format === 'webp',
      };
      await upright.toFormat(picture.format, picture.format === 'png' ? {} : options).toFile(written);
    });
    try {
      const handle = await open(written, 'r');
      await handle.sync().finally(() => handle.close());
      await rename(written, path);
    } catch (error) {
      await rm(written, { force: true });
      throw error;
    }
    return { ...picture, isTurned: false, profile: '' };
  }

  /** Anything else that decodes: it waits until nobody is waited for by a person. */
  inTheBackground<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.add(work, { priority: -1 });
  }

  /** Writes a PNG with the turn that EXIF asks for done, every pixel kept. */
  async writeUpright(path: string, target: string): Promise<void> {
    await this.queue.add(() => sharp(path, { limitInputPixels: MOST_PIXELS }).rotate().png().toFile(target));
  }

  /** The same as bytes. */
  upright(path: string): Promise<Buffer> {
    return this.queue.add(() => sharp(path, { limitInputPixels: MOST_PIXELS }).rotate().png().toBuffer());
  }

  /** Writes a PNG, upright, whose transparency is the mask's brightness. A mask of another size is scaled to the picture's. */
  async writeMasked(path: string, maskPath: string, target: string): Promise<void> {
    await this.queue.add(async () => {
      const image = await sharp(path, { limitInputPixels: MOST_PIXELS })
        .rotate()
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height, channels } = image.info;
      const mask = await sharp(maskPath, { limitInputPixels: MOST_PIXELS })
        .rotate()
        .flatten({ background: 'black' })
        .resize({ width, height, fit: 'fill' })
        .greyscale()
        .raw()
        .toBuffer();
      await sharp(image.data, { raw: { width, height, channels } })
        .joinChannel(mask, { raw: { width, height, channels: 1 } })
        .png()
        .toFile(target);
    });
  }
}

async function look(path: string, { decodes }: { decodes: 'always' | 'when-in-doubt' }): Promise<Looked> {
  const file = await open(path, 'r');
  let format: ImageFormat;
  let endsWell: boolean;
  try {
    const head = await readAt(file, 0, 32);
    const sniffed = sniff(head);
    if (typeof sniffed !== 'string') return { picture: null, problem: '', ...sniffed };
    format = sniffed;
    endsWell = await endsAsItShould(file, format);
  } finally {
    await file.close();
  }
  return decode(path, format, decodes === 'always' || !endsWell);
}

async function decode(path: string, format: ImageFormat, isWhole: boolean): Promise<Looked> {
  try {
    const {
      width,
      height,
      orientation = 1,
      pages = 1,
      icc,
      space,
    } = await sharp(path, { limitInputPixels: false }).metadata();
    if (width * height > MOST_PIXELS) {
      return refused(
        `It has ${megapixels(width * height)} megapixels; at most ${megapixels(MOST_PIXELS)} are taken`,
      );
    }
    if (pages > 1) return refused('It is animated: only still images can be trained on');
    if (isWhole) await decodeEveryPixel(path);
    const isTurned = orientation > 1;
    const picture = orientation >= 5 ? { width: height, height: width } : { width, height };
    const profile = foreignProfile(icc, space);
    return { picture: { format, ...picture, isTurned, profile }, problem: '' };
  } catch {
    // What libvips says is lost when two images fail at once, so it is not told.
    return refused('The image cannot be read: it is damaged or cut short');
  }
}

/** To one small thumbnail, because that streams: the pixels of a large image are never all in memory. */
async function decodeEveryPixel(path: string): Promise<void> {
  await sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true })
    .resize({ width: 16, fastShrinkOnLoad: false })
    .raw()
    .toBuffer();
}

async function endsAsItShould(file: FileHandle, format: ImageFormat): Promise<boolean> {
  const { size } = await file.stat();
  if (format === 'webp') return (await readAt(file, 4, 4)).readUInt32LE() + 8 <= size;
  const tail = await readAt(file, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
  return tail.includes(format === 'png' ? 'IEND' : Buffer.from([0xff, 0xd9]));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const refused = (problem: string): Looked => ({ picture: null, problem });
const megapixels = (pixels: number) => Math.ceil(pixels / 1e6);
