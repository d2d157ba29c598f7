import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ModelFile, ModelIndexState, ModelMetadata, ModelPath } from '@pilothouse/contracts/models';
import type { Response } from 'express';
import type { z } from 'zod';
import { Answers, Written } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { zod } from '../platform/zod.pipe.js';
import { ModelsService } from './models.service.js';

type ModelPath = z.infer<typeof ModelPath>;

@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly folders: WorkspaceFolders,
  ) {}

  @Get()
  @Answers(ModelFile.array())
  async list() {
    await this.models.readySoon();
    // Made of what was parsed when it was read: there may be ten thousand.
    return new Written(this.models.listAsJson());
  }

  @Get('index')
  @Answers(ModelIndexState)
  state() {
    return this.models.state;
  }

  @Post('look-again')
  @HttpCode(200)
  @Answers(ModelIndexState)
  lookAgain() {
    return this.models.lookAgain();
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
    await sendFile(response, {
      ...found,
      type: 'application/octet-stream',
      within: this.folders.confinement,
    });
  }
}
