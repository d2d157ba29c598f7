import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { ModelShelf } from '../models/model-shelf.service.js';
import { AppError } from '../platform/app-error.js';
import { publishFile } from '../platform/publish-file.js';
import { confined } from '../platform/safe-path.js';
import { Staging } from '../platform/staging.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';

const MOST_BYTES = 30_000_000;
const MOST_PIXELS = 100_000_000;
const SIDE = 768;

/** The pictures beside model files. `<stem>.preview.png` is what other tools look for. */
@Injectable()
export class ModelPreviews {
  constructor(
    private readonly shelf: ModelShelf,
    private readonly folders: WorkspaceFolders,
    private readonly staging: Staging,
    private readonly trash: TrashService,
  ) {}

  /** Throws NOT_FOUND where there is none. */
  find(path: string): { path: string; key: string } {
    const { preview } = this.shelf.entry(path);
    if (!preview) throw new AppError('NOT_FOUND', `“${path}” has no preview.`);
    return { path: join(this.folders.models, dirname(path), preview.file), key: preview.key };
  }

  /** Puts the picture beside the file, made smaller; the one that was there goes to the trash. */
  async put(path: string, body: Readable): Promise<void> {
    await this.shelf.ready;
    this.shelf.entry(path);
    const bytes = await readAll(body);
    const picture = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .rotate()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer()
      .catch((error: unknown) => {
        throw new AppError(
          'INVALID_INPUT',
          'That is no picture that can be read: choose a PNG, JPEG or WebP.',
          {
            cause: error,
          },
        );
      });

    const target = await confined(this.folders.models, join(dirname(path), `${stemOf(path)}.preview.png`));
    const staged = this.staging.newPath();
    try {
      await writeFile(staged, picture, { flag: 'wx', flush: true });
      if (!(await publishFile(staged, target))) {
        await this.trash.move([target], `The preview of ${path}`);
        if (!(await publishFile(staged, target)))
          throw new AppError('CONFLICT', `Something else put a preview of “${path}” there. Try again.`);
      }
    } catch (error) {
      await this.staging.discard(staged);
      throw error;
    }
    await this.shelf.refresh(path);
  }
}

const stemOf = (path: string) => basename(path, extname(path));

async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES)
      throw new AppError('INVALID_INPUT', 'A preview has at most 30 MB. Choose a smaller picture.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
