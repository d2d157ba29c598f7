import { Injectable } from '@nestjs/common';
import type { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import type { Response } from 'express';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { Thumbnails } from './thumbnails.js';

/** The address holds the image's version then: what it answers never changes. */
const FOR_EVER = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

/** `key` changes whenever the picture can have changed. `from`: where its bytes are just now, when that is not `path`. */
type Picture = { path: string; key: string; from?: string };

/** Sends small copies of pictures, whoever they belong to. */
@Injectable()
export class PreviewsService {
  constructor(
    private readonly thumbnails: Thumbnails,
    private readonly folders: WorkspaceFolders,
  ) {}

  /** What is below the workspace is read from the opened file, so that no link leads out of it. */
  async send(picture: Picture, query: ThumbnailQuery, response: Response): Promise<void> {
    const { confinement } = this.folders;
    const path = picture.from === undefined ? confinement.below(picture.path) : undefined;
    if (path === undefined) return this.sendOpened(picture, query, response);
    await confinement.withFile(path, ({ handle, realPath }) =>
      this.sendOpened({ ...picture, from: confinement.pathOf(handle, realPath) }, query, response),
    );
  }

  private async sendOpened(
    { path, key, from }: Picture,
    { size, v }: ThumbnailQuery,
    response: Response,
  ): Promise<void> {
    const wanted = { path, key, size, from };
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
}
