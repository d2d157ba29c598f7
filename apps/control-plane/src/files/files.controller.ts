import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  CopyFiles,
  FileLook,
  FilePage,
  FilePathQuery,
  FilesDone,
  FilesTrashed,
  FilesUploaded,
  FolderMade,
  ListFiles,
  MakeFolder,
  MoveFiles,
  RenameFile,
  TrashFiles,
  UploadFiles,
} from '@pilothouse/contracts/files';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { FileChanges } from './file-changes.js';
import { FileUploads } from './file-uploads.js';
import { FilesService } from './files.service.js';

@Controller('files')
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly changes: FileChanges,
    private readonly uploads: FileUploads,
  ) {}

  @Get()
  @Answers(FilePage)
  list(@Query(zod(ListFiles)) wanted: ListFiles) {
    return this.files.list(wanted);
  }

  @Get('entry')
  @Answers(FileLook)
  look(@Query(zod(FilePathQuery)) { path }: FilePathQuery) {
    return this.files.look(path);
  }

  @Post('folders')
  @Answers(FolderMade)
  makeFolder(@Body(zod(MakeFolder)) { path, name }: MakeFolder) {
    return this.files.makeFolder(path, name);
  }

  @Post('rename')
  @HttpCode(200)
  @Answers(FilesDone)
  rename(@Body(zod(RenameFile)) { path, name }: RenameFile) {
    return this.changes.rename(path, name);
  }

  @Post('move')
  @HttpCode(200)
  @Answers(FilesDone)
  move(@Body(zod(MoveFiles)) { paths, to }: MoveFiles) {
    return this.changes.move(paths, to);
  }

  @Post('copy')
  @HttpCode(200)
  @Answers(FilesDone)
  copy(@Body(zod(CopyFiles)) { paths, to }: CopyFiles, @Res({ passthrough: true }) response: Response) {
    // Whoever asked and left wants no copy any more.
    const left = new AbortController();
    response.once('close', () => left.abort());
    return this.changes.copy(paths, to, left.signal);
  }

  @Post('trash')
  @HttpCode(200)
  @Answers(FilesTrashed)
  toTrash(@Body(zod(TrashFiles)) { paths }: TrashFiles) {
    return this.changes.toTrash(paths);
  }

  @Post('upload')
  @Describes({ body: { type: 'multipart/form-data', schema: z.object({ files: z.file().array() }) } })
  @HttpCode(200)
  @Answers(FilesUploaded)
  upload(@Query(zod(UploadFiles)) target: UploadFiles, @Req() request: Request) {
    return this.uploads.receive(target, request);
  }
}
