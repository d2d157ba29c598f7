import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApplyPreview,
  CaptionEditReport,
  CaptionPreview,
  PreviewCaptions,
} from '@pilothouse/contracts/caption-edits';
import { DatasetParams } from '@pilothouse/contracts/datasets';
import { Answers } from '../platform/answers.js';
import { zod } from '../platform/zod.pipe.js';
import { CaptionEditsService } from './caption-edits.service.js';

@Controller('datasets/:name/caption-edits')
export class CaptionEditsController {
  constructor(private readonly edits: CaptionEditsService) {}

  @Post('preview')
  @HttpCode(200)
  @Answers(CaptionPreview)
  preview(
    @Param(zod(DatasetParams)) { name }: DatasetParams,
    @Body(zod(PreviewCaptions)) request: PreviewCaptions,
  ) {
    return this.edits.preview(name, request);
  }

  @Post()
  @HttpCode(200)
  @Answers(CaptionEditReport)
  apply(@Param(zod(DatasetParams)) { name }: DatasetParams, @Body(zod(ApplyPreview)) apply: ApplyPreview) {
    return this.edits.apply(name, apply);
  }
}
