import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { DatasetParams } from '@pilothouse/contracts/datasets';
import {
  ExportDataset,
  ExportedFolder,
  ExportParams,
  PreparedZip,
  ZipQuery,
} from '@pilothouse/contracts/exports';
import type { Response } from 'express';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { ExportsService } from './exports.service.js';

@Controller()
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get('datasets/:name/zip')
  @Describes({
    answer: { type: 'application/zip', text: 'Pictures and captions of the dataset, as they are' },
  })
  zip(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Query(zod(ZipQuery)) query: z.infer<typeof ZipQuery>,
    @Res() response: Response,
  ) {
    return this.exports.send(name, ExportDataset.parse(query), response);
  }

  @Post('datasets/:name/exports/zip')
  @HttpCode(200)
  @Answers(PreparedZip)
  prepare(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(ExportDataset)) request: ExportDataset,
  ) {
    return this.exports.prepare(name, request);
  }

  @Post('datasets/:name/exports')
  @HttpCode(200)
  @Answers(ExportedFolder)
  toFolder(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(ExportDataset)) request: ExportDataset,
  ) {
    return this.exports.toFolder(name, request);
  }

  @Get('exports/:id')
  @Describes({ answer: { type: 'application/zip', text: 'The ZIP that was prepared' } })
  prepared(@Param(zod(ExportParams)) { id }: z.infer<typeof ExportParams>, @Res() response: Response) {
    return this.exports.sendPrepared(id, response);
  }
}
