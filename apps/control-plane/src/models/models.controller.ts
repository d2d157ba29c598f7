import { Controller, Get, Query, Res } from '@nestjs/common';
import { ModelFile, ModelMetadata, ModelPath } from '@pilothouse/contracts/models';
import type { Response } from 'express';
import type { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { zod } from '../platform/zod.pipe.js';
import { ModelsService } from './models.service.js';

type ModelPath = z.infer<typeof ModelPath>;

@Controller('models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Answers(ModelFile.array())
  async list() {
    await this.models.ready;
    return this.models.list();
  }

  @Get('metadata')
  @Answers(ModelMetadata)
  metadata(@Query(zod(ModelPath)) { path }: ModelPath) {
    return this.models.metadata(path);
  }

  @Get('file')
  @Describes({ answer: { type: 'application/octet-stream', text: 'The file itself' } })
  async file(@Query(zod(ModelPath)) { path }: ModelPath, @Res() response: Response) {
    const found = await this.models.download(path);
    await sendFile(response, { ...found, type: 'application/octet-stream' });
  }
}
