import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { DatasetParams, ThumbnailQuery } from '@pilothouse/contracts/datasets';
import {
  CompareQuery,
  DatasetHistory,
  HistoryReport,
  HistoryState,
  TakeBack,
  VersionComparison,
  VersionImageParams,
  VersionParams,
} from '@pilothouse/contracts/history';
import type { Response } from 'express';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { VersionsService } from './versions.service.js';

@Controller('datasets/:name/history')
export class VersionsController {
  constructor(private readonly versions: VersionsService) {}

  /** What was changed until now is a version then. */
  @Get()
  @Answers(DatasetHistory)
  history(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return this.versions.history(name);
  }

  @Get('state')
  @Answers(HistoryState)
  state(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return this.versions.state(name);
  }

  @Post('undo')
  @HttpCode(200)
  @Answers(HistoryReport)
  undo(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(TakeBack)) { number }: TakeBack) {
    return this.versions.undo(name, number);
  }

  @Post('redo')
  @HttpCode(200)
  @Answers(HistoryReport)
  redo(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(TakeBack)) { number }: TakeBack) {
    return this.versions.redo(name, number);
  }

  @Get(':number/compare')
  @Answers(VersionComparison)
  compare(
    @Param(zod(VersionParams)) { name, number }: VersionParams,
    @Query(zod(CompareQuery)) { with: other }: CompareQuery,
  ) {
    return this.versions.compare(name, number, other);
  }

  @Post(':number/restore')
  @HttpCode(200)
  @Answers(HistoryReport)
  restore(@Param(zod(VersionParams)) { name, number }: VersionParams) {
    return this.versions.restore(name, number);
  }

  @Get(':number/thumbnails/:file')
  @Describes({
    answer: { type: 'image/webp', text: 'A small copy of the picture as it was in that version' },
  })
  thumbnail(
    @Param(zod(VersionImageParams)) params: VersionImageParams,
    @Query(zod(ThumbnailQuery)) query: ThumbnailQuery,
    @Res() response: Response,
  ) {
    return this.versions.sendThumbnail(params, query, response);
  }
}
