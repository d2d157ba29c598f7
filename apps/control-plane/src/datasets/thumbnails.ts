import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../platform/app-error.js';
import { Staging } from '../platform/staging.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { ImageDecoder } from './image-decoder.js';

/** Some 30,000 previews. */
const MOST_BYTES = 512 * 1024 * 1024;
/** How much is left when the oldest are removed, so that this is rare. */
const KEPT_SHARE = 0.8;

export type Thumbnail = { bytes: Buffer; etag: string };
/** `from`: where the bytes are just now, when that is not `path`. */
type Wanted = { path: string; key: string; size: number; from?: string };

/** Previews, made once and kept below `.pilothouse/`, which may be deleted at any time. */
@Injectable()
export class Thumbnails {
  limitBytes = MOST_BYTES;
  private readonly logger = new Logger(Thumbnails.name);
  private readonly making = new Map<string, Promise<Buffer>>();
  private cachedBytes: Promise<number> | undefined;
  private pruning: Promise<void> | undefined;

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly staging: Staging,
    private readonly decoder: ImageDecoder,
  ) {}

  /** Changes when the picture does. */
  etagOf({ path, key, size }: Wanted): string {
    const identity = [path, key, size].join('\0');
    return createHash('sha256').update(identity).digest('hex').slice(0, 40);
  }

  /** However many ask at once, an image is decoded once. */
  async get(wanted: Wanted): Promise<Buffer> {
    const name = this.etagOf(wanted);
    const cached = await readFile(this.pathOf(name)).catch(() => undefined); // Missing or unreadable: made anew.
    if (cached?.length) return cached;

    const running = this.making.get(name) ?? this.make(name, wanted);
    this.making.set(name, running);
    try {
      return await running;
    } finally {
      this.making.delete(name);
    }
  }

  /** Makes it before anybody asks, when there is nothing else to do. */
  async makeAhead(wanted: Wanted): Promise<void> {
    const name = this.etagOf(wanted);
    if (this.making.has(name) || (await stat(this.pathOf(name)).catch(() => undefined))?.size) return;
    await this.make(name, wanted, { isAhead: true });
  }

  private async make(
    name: string,
    { path, size, from = path }: Wanted,
    { isAhead = false } = {},
  ): Promise<Buffer> {
    const bytes = await this.decoder.thumbnail(from, size, { isAhead }).catch((error: unknown) => {
      throw new AppError(
        'NOT_FOUND',
        'There is no preview: the image is damaged or cut short. Send it again from where it came.',
        {
          cause: error,
        },
      );
    });
    await this.keep(name, bytes).catch((error: unknown) =>
      this.logger.warn(`A preview was not kept: ${error}`),
    );
    return bytes;
  }

  private async keep(name: string, bytes: Buffer) {
    await mkdir(this.folders.thumbnails, { recursive: true });
    const staged = this.staging.newPath();
    try {
      await writeFile(staged, bytes, { flag: 'wx' });
      await rename(staged, this.pathOf(name));
    } catch (error) {
      await this.staging.discard(staged);
      throw error;
    }
    this.cachedBytes = (this.cachedBytes ?? this.measure()).then((sum) => sum + bytes.length);
    if ((await this.cachedBytes) > this.limitBytes) await (this.pruning ??= this.prune());
  }

  private async measure(): Promise<number> {
    return (await this.files()).reduce((sum, file) => sum + file.size, 0);
  }

  private async prune() {
    const files = (await this.files()).sort((a, b) => a.mtimeMs - b.mtimeMs);
    let sum = files.reduce((total, file) => total + file.size, 0);
    for (const { path, size } of files) {
      if (sum <= this.limitBytes * KEPT_SHARE) break;
      await unlink(path);
      sum -= size;
    }
    this.cachedBytes = Promise.resolve(sum);
    this.pruning = undefined;
  }

  private async files() {
    const names = await readdir(this.folders.thumbnails);
    const paths = names
      .filter((name) => name.endsWith('.webp'))
      .map((name) => join(this.folders.thumbnails, name));
    return Promise.all(paths.map(async (path) => ({ path, ...(await sizeAndAge(path)) })));
  }

  private pathOf(name: string) {
    return join(this.folders.thumbnails, `${name}.webp`);
  }
}

const sizeAndAge = async (path: string) => {
  const { size, mtimeMs } = await stat(path);
  return { size, mtimeMs };
};
