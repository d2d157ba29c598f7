import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ThumbnailQuery, TrashEntry } from '@pilothouse/contracts/datasets';
import {
  JoinModels,
  ModelDetails,
  ModelUsage,
  MoveModel,
  NoteModel,
  Tidy,
} from '@pilothouse/contracts/model-library';
import { ModelPath } from '@pilothouse/contracts/models';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PreviewsService } from '../datasets/previews.service.js';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { ModelLibrary } from './model-library.service.js';
import { ModelMoves } from './model-moves.js';
import { ModelPreviews } from './model-previews.js';
import { ModelUses } from './model-uses.js';

type Path = z.infer<typeof ModelPath>;

@Controller('models')
export class ModelLibraryController {
  constructor(
    private readonly library: ModelLibrary,
    private readonly uses: ModelUses,
    private readonly moves: ModelMoves,
    private readonly previews: ModelPreviews,
    private readonly pictures: PreviewsService,
  ) {}

  @Get('details')
  @Answers(ModelDetails)
  details(@Query(zod(ModelPath)) { path }: Path) {
    return this.library.details(path);
  }

  @Patch('notes')
  @Answers(ModelDetails)
  note(@Body(zod(NoteModel)) note: NoteModel) {
    return this.library.note(note);
  }

  @Get('usage')
  @Answers(ModelUsage)
  usage() {
    return this.uses.usage();
  }

  @Get('tidy')
  @Answers(Tidy)
  tidy() {
    return this.library.tidy();
  }

  @Post('join')
  @HttpCode(202)
  @Answers(z.object({}))
  join(@Body(zod(JoinModels)) join: JoinModels) {
    this.library.join(join);
    return {};
  }

  @Post('move')
  @HttpCode(200)
  @Answers(MoveModel)
  async move(@Body(zod(MoveModel)) move: MoveModel) {
    await this.moves.move(move);
    return move;
  }

  @Delete()
  @Answers(TrashEntry)
  remove(@Query(zod(ModelPath)) { path }: Path) {
    return this.moves.remove(path);
  }

  @Get('preview')
  @Describes({ answer: { type: 'image/webp', text: 'The picture beside the file, made small' } })
  async preview(
    @Query(zod(ModelPath.extend(ThumbnailQuery.shape))) query: PreviewQuery,
    @Res() response: Response,
  ) {
    await this.pictures.send(this.previews.find(query.path), query, response);
  }

  @Put('preview')
  @Describes({ body: { type: 'application/octet-stream', schema: z.file() } })
  @HttpCode(200)
  @Answers(z.object({}))
  async putPreview(@Query(zod(ModelPath)) { path }: Path, @Req() request: Request) {
    await this.previews.put(path, request);
    return {};
  }
}

type PreviewQuery = Path & ThumbnailQuery;
