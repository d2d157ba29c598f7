import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { HealthQuery } from '@pilothouse/contracts/dataset-health';
import { DatasetParams } from '@pilothouse/contracts/datasets';
import {
  BucketQuery,
  DatasetBuckets,
  EditJob,
  EditPictures,
  EditPreview,
  PreviewEdit,
} from '@pilothouse/contracts/picture-edits';
import { Answers } from '../../platform/answers.js';
import { zod } from '../../platform/zod.pipe.js';
import { BucketView } from './bucket-view.service.js';
import { PictureEdits } from './picture-edits.service.js';

@Controller('datasets/:name')
export class PictureEditsController {
  constructor(
    private readonly pictureEdits: PictureEdits,
    private readonly bucketView: BucketView,
  ) {}

  @Get('buckets')
  @Answers(DatasetBuckets)
  buckets(@Param(zod(DatasetParams)) { name }: DatasetParams, @Query(zod(BucketQuery)) query: HealthQuery) {
    return this.bucketView.sort(name, query);
  }

  @Get('edits')
  @Answers(EditJob.array())
  edits(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return [this.pictureEdits.job(name)].filter((job) => job !== null);
  }

  @Post('edits')
  @HttpCode(202)
  @Answers(EditJob)
  begin(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(EditPictures)) edit: EditPictures) {
    return this.pictureEdits.begin(name, edit);
  }

  @Post('edits/preview')
  @HttpCode(200)
  @Answers(EditPreview.array())
  preview(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(PreviewEdit)) edit: PreviewEdit) {
    return this.pictureEdits.preview(name, edit);
  }

  @Delete('edits')
  @Answers(EditJob.array())
  stop(@Param(zod(DatasetParams)) { name }: DatasetParams) {
    return [this.pictureEdits.stop(name)].filter((job) => job !== null);
  }
}
