import {
  Body,
  Controller,
  Delete,
  Get,
  Head,
  HttpCode,
  Options,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { Dataset } from '@pilothouse/contracts/datasets';
import {
  ChooseLayout,
  Intake,
  IntakeParams,
  IntakeReport,
  MoveFolder,
  PodFolder,
  PodFolderQuery,
  PodPictureQuery,
  TakeFromPod,
} from '@pilothouse/contracts/uploads';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PreviewsService } from '../datasets/previews.service.js';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { UploadsService } from './uploads.service.js';
import { PodFolders } from './pod-folders.js';
import { Tus } from './tus.js';

/** The tus protocol, 1.0.0: https://tus.io/protocols/resumable-upload */
@Controller('uploads')
export class UploadsController {
  constructor(private readonly tus: Tus) {}

  @Options()
  @HttpCode(204)
  abilities(@Req() request: Request, @Res() response: Response) {
    return this.tus.handle(request, response);
  }

  @Post()
  @Describes({ answer: { type: 'text/plain', text: 'Made; the Location header says where to send it' } })
  create(@Req() request: Request, @Res() response: Response) {
    return this.tus.handle(request, response);
  }

  @Head(':id')
  @Describes({ answer: { type: 'text/plain', text: 'The Upload-Offset header says how much is here' } })
  progress(
    @Param(zod(IntakeParams)) { id }: IntakeParams,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.tus.handle(request, response, id);
  }

  @Patch(':id')
  @HttpCode(204)
  @Describes({ body: { type: 'application/offset+octet-stream', schema: z.file() } })
  append(@Param(zod(IntakeParams)) { id }: IntakeParams, @Req() request: Request, @Res() response: Response) {
    return this.tus.handle(request, response, id);
  }

  @Delete(':id')
  @HttpCode(204)
  terminate(
    @Param(zod(IntakeParams)) { id }: IntakeParams,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    return this.tus.handle(request, response, id);
  }
}

@Controller('intakes')
export class IntakesController {
  constructor(private readonly uploads: UploadsService) {}

  @Get()
  @Answers(Intake.array())
  list() {
    return this.uploads.list();
  }

  @Post()
  @Answers(Intake)
  takeFromPod(@Body(zod(TakeFromPod)) take: TakeFromPod) {
    return this.uploads.takeFromPod(take);
  }

  @Get(':id/report')
  @Answers(IntakeReport)
  report(@Param(zod(IntakeParams)) { id }: IntakeParams) {
    return this.uploads.report(id);
  }

  @Post(':id/layout')
  @HttpCode(200)
  @Answers(Intake)
  chooseLayout(
    @Param(zod(IntakeParams)) { id }: IntakeParams,
    @Body(zod(ChooseLayout)) choice: ChooseLayout,
  ) {
    return this.uploads.chooseLayout(id, choice);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Answers(Intake)
  retry(@Param(zod(IntakeParams)) { id }: IntakeParams) {
    return this.uploads.retry(id);
  }

  @Delete(':id')
  @HttpCode(204)
  discard(@Param(zod(IntakeParams)) { id }: IntakeParams) {
    return this.uploads.discard(id);
  }
}

/** Pictures that lie in the workspace already. */
@Controller('pod-folders')
export class PodFoldersController {
  constructor(
    private readonly pod: PodFolders,
    private readonly previews: PreviewsService,
  ) {}

  @Get()
  @Answers(PodFolder)
  list(@Query(zod(PodFolderQuery)) { path }: PodFolderQuery) {
    return this.pod.list(path);
  }

  @Get('thumbnail')
  @Describes({ answer: { type: 'image/webp', text: 'A small copy of the picture' } })
  async thumbnail(@Query(zod(PodPictureQuery)) query: PodPictureQuery, @Res() response: Response) {
    await this.previews.send(await this.pod.picture(query.path), query, response);
  }

  @Post('move')
  @Answers(Dataset)
  move(@Body(zod(MoveFolder)) { path, name }: MoveFolder) {
    return this.pod.move(path, name);
  }
}
