import { Controller, Get, Query, Res } from '@nestjs/common';
import {
  FileArchive,
  FileModel,
  FilePathQuery,
  FileText,
  PreviewFile,
  ReadText,
  SendFile,
  SendFolder,
} from '@pilothouse/contracts/files';
import type { Response } from 'express';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { FileContents } from './file-contents.js';
import { FolderZip } from './folder-zip.js';

/** What is in files: themselves, and what can be shown of them. */
@Controller('files')
export class FileContentsController {
  constructor(
    private readonly contents: FileContents,
    private readonly zip: FolderZip,
  ) {}

  @Get('content')
  @Describes({ answer: { type: 'application/octet-stream', text: 'The file itself, with ranges' } })
  content(@Query(zod(SendFile)) wanted: SendFile, @Res() response: Response) {
    return this.contents.send(wanted, response);
  }

  @Get('zip')
  @Describes({ answer: { type: 'application/zip', text: 'A folder, written while it is read' } })
  folder(@Query(zod(SendFolder)) { path, name }: SendFolder, @Res() response: Response) {
    return this.zip.send(path, name, response);
  }

  @Get('preview')
  @Describes({ answer: { type: 'image/webp', text: 'A small copy of a picture' } })
  preview(@Query(zod(PreviewFile)) wanted: PreviewFile, @Res() response: Response) {
    return this.contents.preview(wanted, response);
  }

  @Get('text')
  @Answers(FileText)
  text(@Query(zod(ReadText)) { path, from }: ReadText) {
    return this.contents.text(path, from);
  }

  @Get('model')
  @Answers(FileModel)
  model(@Query(zod(FilePathQuery)) { path }: FilePathQuery) {
    return this.contents.model(path);
  }

  @Get('archive')
  @Answers(FileArchive)
  archive(@Query(zod(FilePathQuery)) { path }: FilePathQuery) {
    return this.contents.archive(path);
  }
}
