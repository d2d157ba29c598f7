import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import {
  AddImagesQuery,
  CreateDataset,
  Dataset,
  DatasetContent,
  DatasetImage,
  DatasetImageParams,
  DatasetParams,
  SaveCaption,
  ThumbnailQuery,
  TrashEntry,
  UploadReport,
} from '@pilothouse/contracts/datasets';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { zod } from '../platform/zod.pipe.js';
import { CaptionsService } from './captions.service.js';
import { DatasetsService } from './datasets.service.js';
import { Pictures } from './pictures.js';
import { Upload } from './upload.js';

@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly captions: CaptionsService,
    private readonly upload: Upload,
    private readonly pictures: Pictures,
  ) {}

  @Get()
  @Answers(Dataset.array())
  async list() {
    await this.datasets.ready;
    return this.datasets.list();
  }

  @Post()
  @Answers(Dataset)
  create(@Body(zod(CreateDataset)) { name }: CreateDataset) {
    return this.datasets.create(name);
  }

  @Get(':name')
  @Answers(DatasetContent)
  content(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return this.datasets.content(name);
  }

  @Delete(':name')
  @Answers(TrashEntry)
  remove(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return this.datasets.remove(name);
  }

  @Post(':name/images')
  @Describes({ body: { type: 'multipart/form-data', schema: z.object({ images: z.file().array() }) } })
  @HttpCode(200)
  @Answers(UploadReport)
  addImages(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Query(zod(AddImagesQuery)) { preparation }: AddImagesQuery,
    @Req() request: Request,
  ) {
    return this.upload.receive(name, preparation, request);
  }

  @Get(':name/images/:file')
  @Describes({ answer: { type: 'image/*', text: 'The image as it was brought' } })
  image(@Param(zod(DatasetImageParams)) { name, file }: DatasetImageParams, @Res() response: Response) {
    return this.pictures.sendOriginal(name, file, response);
  }

  @Delete(':name/images/:file')
  @Answers(TrashEntry)
  removeImage(@Param(zod(DatasetImageParams)) { name, file }: DatasetImageParams) {
    return this.datasets.removeImage(name, file);
  }

  @Get(':name/thumbnails/:file')
  @Describes({ answer: { type: 'image/webp', text: 'A small copy of the image' } })
  thumbnail(
    @Param(zod(DatasetImageParams)) { name, file }: DatasetImageParams,
    @Query(zod(ThumbnailQuery)) query: ThumbnailQuery,
    @Res() response: Response,
  ) {
    return this.pictures.sendThumbnail(name, file, query, response);
  }

  @Put(':name/captions/:file')
  @Answers(DatasetImage)
  saveCaption(
    @Param(zod(DatasetImageParams)) { name, file }: DatasetImageParams,
    @Body(zod(SaveCaption)) change: SaveCaption,
  ) {
    return this.captions.save(name, file, change);
  }
}
