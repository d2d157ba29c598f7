import { basename, dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import type { Response } from 'express';
import { AppError } from '../platform/app-error.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { DatasetsService } from './datasets.service.js';
import { CONTENT_TYPE } from './file-kinds.js';
import type { Looked } from './image-decoder.js';
import { PreviewsService } from './previews.service.js';

/** Sends originals and previews of images; nothing else that may stand in the folder. */
@Injectable()
export class Pictures {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly previews: PreviewsService,
    private readonly folders: WorkspaceFolders,
  ) {}

  async sendOriginal(name: string, file: string, response: Response): Promise<void> {
    const { looked, realPath } = await this.find(name, file);
    const format = looked.picture === null ? looked.video : looked.picture.format;
    if (!format) throw new AppError('NOT_FOUND', `“${file}” cannot be shown. ${looked.problem}.`);
    await sendFile(response, {
      folder: dirname(realPath),
      file: basename(realPath),
      within: this.folders.confinement,
      type: CONTENT_TYPE[format],
    });
  }

  async sendThumbnail(name: string, file: string, query: ThumbnailQuery, response: Response) {
    const { looked, key, realPath } = await this.find(name, file);
    if (!looked.picture) throw new AppError('NOT_FOUND', `“${file}” has no thumbnail. ${whyNot(looked)}.`);
    await this.previews.send({ path: realPath, key }, query, response);
  }

  private async find(name: string, file: string) {
    await this.datasets.ready;
    return this.datasets.imageFile(name, file);
  }
}

const whyNot = (looked: Looked) =>
  looked.picture === null && looked.video ? 'It is a video: ask for the file itself' : looked.problem;
