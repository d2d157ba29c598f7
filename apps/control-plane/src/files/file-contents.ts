import { Injectable } from '@nestjs/common';
import {
  type FileArchive,
  type FileModel,
  type FileText,
  type PreviewFile,
  type SendFile,
  shownName,
} from '@pilothouse/contracts/files';
import type { Response } from 'express';
import { PreviewsService } from '../datasets/previews.service.js';
import { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { OpenedFile } from '../platform/held-folder.js';
import { sendOpened } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { lastOf } from './file-changes.js';
import { typeOf } from './file-types.js';
import { listArchive } from './list-archive.js';
import { Protection } from './protection.js';
import { readText } from './read-text.js';
import { translated } from './translated.js';

/** Only these ever reach a decoder. */
const DECODED = /^(\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP)/s;
const MOST_METADATA = 200;
const MOST_VALUE = 2_000;

/** What is in a file: itself, or what can be shown of it. */
@Injectable()
export class FileContents {
  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly protection: Protection,
    private readonly previews: PreviewsService,
    private readonly models: ModelsService,
  ) {}

  async send({ path, save }: SendFile, response: Response): Promise<void> {
    await this.inFile(path, (file) => {
      const name = shownName(lastOf(path));
      return sendOpened(response, this.folders.confinement.pathOf(file.handle, file.realPath), {
        type: typeOf(name),
        saveAs: save ? name : undefined,
      });
    });
  }

  async preview({ path, size, v }: PreviewFile, response: Response): Promise<void> {
    await this.inFile(path, async ({ handle, facts, realPath }) => {
      const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
      if (!DECODED.test(buffer.toString('latin1'))) {
        throw new AppError(
          'NOT_FOUND',
          `There is no preview of “${shownName(lastOf(path))}”: it is no PNG, JPEG or WebP.`,
        );
      }
      const key = `${facts.dev}:${facts.ino}:${facts.size}:${facts.mtimeNs}`;
      const from = this.folders.confinement.pathOf(handle, realPath);
      await this.previews.send({ path: realPath, key, from }, { size, v }, response);
    });
  }

  text(path: string, from: number): Promise<FileText> {
    return this.inFile(path, ({ handle }) => readText(handle, from));
  }

  archive(path: string): Promise<FileArchive> {
    return this.inFile(path, ({ handle }) => listArchive(handle));
  }

  model(path: string): Promise<FileModel> {
    return this.inFile(path, async ({ handle, realPath }) => {
      const opened = this.folders.confinement.pathOf(handle, realPath);
      const { header, metadata, problem } = await this.models.describe(opened);
      const entries = Object.entries(metadata).map(([key, value]) => ({
        key: key.slice(0, MOST_VALUE),
        value: value.slice(0, MOST_VALUE),
      }));
      return {
        problem,
        tensors: header?.tensors ?? 0,
        precision: header?.precision ?? null,
        family: header?.family ?? null,
        networkRank: header?.networkRank ?? null,
        triggerWords: header?.triggerWords ?? [],
        metadata: entries.slice(0, MOST_METADATA),
        isCut: entries.length > MOST_METADATA,
      };
    });
  }

  /** Opened once, checked as it is, and closed afterwards. */
  private inFile<T>(path: string, work: (file: OpenedFile) => Promise<T>): Promise<T> {
    return translated(path, async () => {
      const file = await this.folders.confinement.openFile(path);
      try {
        const secret = this.protection.secret(file.realPath, Number(file.facts.mode));
        if (secret) throw new AppError('FORBIDDEN', `“${shownName(lastOf(path))}” is not opened. ${secret}.`);
        return await work(file);
      } finally {
        await file.handle.close();
      }
    });
  }
}
