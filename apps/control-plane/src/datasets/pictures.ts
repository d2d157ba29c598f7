import { basename, dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import type { Response } from 'express';
import { AppError } from '../platform/app-error.js';
import { sendFile } from '../platform/send-file.js';
import { DatasetsService } from './datasets.service.js';
import { CONTENT_TYPE } from './file-kinds.js';
import { Thumbnails } from './thumbnails.js';

/** The address holds the image's version then: what it answers never changes. */
const FOR_EVER = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

/** Sends originals and previews of images; nothing else that may stand in the folder. */
@Injectable()
export class Pictures {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly thumbnails: Thumbnails,
  ) {}

  async sendOriginal(name: string, file: string, response: Response): Promise<void> {
    const { looked, realPath } = await this.find(name, file);
    await sendFile(response, {
      folder: dirname(realPath),
      file: basename(realPath),
      type: CONTENT_TYPE[looked.picture.format],
    });
  }

  async sendThumbnail(name: string, file: string, { size, v }: ThumbnailQuery, response: Response) {
    const { key, realPath } = await this.find(name, file);
    const wanted = { path: realPath, key, size };
    const etag = `"${this.thumbnails.etagOf(wanted)}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', v ? FOR_EVER : ASK_AGAIN);
    if (response.req.headers['if-none-match'] === etag) return void response.status(304).end();

    const bytes = await this.thumbnails.get(wanted).catch((error: unknown) => {
      response.removeHeader('ETag');
      response.setHeader('Cache-Control', 'no-store');
      throw error;
    });
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.type('image/webp').send(bytes);
  }

  private async find(name: string, file: string) {
    await this.datasets.ready;
    const found = this.datasets.imageFile(name, file);
    const { picture, problem } = found.looked;
    if (!picture) throw new AppError('NOT_FOUND', `“${file}” cannot be shown. ${problem}`);
    return { ...found, looked: { picture } };
  }
}
