import { basename, dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import type { Response } from 'express';
import { AppError } from '../platform/app-error.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { DatasetsService } from './datasets.service.js';
import { CONTENT_TYPE } from './file-kinds.js';
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
    await sendFile(response, {
      folder: dirname(realPath),
      file: basename(realPath),
      within: this.folders.confinement,
      type: CONTENT_TYPE[looked.picture.format],
    });
  }

  async sendThumbnail(name: string, file: string, query: ThumbnailQuery, response: Response) {
    const { key, realPath } = await this.find(name, file);
    await this.previews.send({ path: realPath, key }, query, response);
  }

  private async find(name: string, file: string) {
    await this.datasets.ready;
    const found = this.datasets.imageFile(name, file);
    const { picture, problem } = found.looked;
    if (!picture) throw new AppError('NOT_FOUND', `“${file}” cannot be shown. ${problem}`);
    return { ...found, looked: { picture } };
  }
}
