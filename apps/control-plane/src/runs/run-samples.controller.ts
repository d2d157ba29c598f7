import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import { RunParams } from '@pilothouse/contracts/runs';
import { Sample, SampleParams } from '@pilothouse/contracts/samples';
import type { Response } from 'express';
import { join } from 'node:path';
import type { z } from 'zod';
import { PreviewsService } from '../datasets/previews.service.js';
import { Answers } from '../platform/answers.js';
import { Describes } from '../platform/describes.js';
import { sendFile } from '../platform/send-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { zod } from '../platform/zod.pipe.js';
import { TrainingRuns } from './training-runs.service.js';

type SampleParams = z.infer<typeof SampleParams>;

@Controller('runs/:id/samples')
export class RunSamplesController {
  constructor(
    private readonly training: TrainingRuns,
    private readonly previews: PreviewsService,
    private readonly folders: WorkspaceFolders,
  ) {}

  @Get()
  @Answers(Sample.array())
  list(@Param(zod(RunParams)) { id }: z.infer<typeof RunParams>) {
    return this.training.samples(id);
  }

  @Get(':file')
  @Describes({ answer: { type: 'image/png', text: 'The sample as the trainer made it' } })
  async original(@Param(zod(SampleParams)) { id, file }: SampleParams, @Res() response: Response) {
    const { folder } = await this.training.sample(id, file);
    await sendFile(response, { folder, file, type: 'image/png', within: this.folders.confinement });
  }

  @Get(':file/thumbnail')
  @Describes({ answer: { type: 'image/webp', text: 'A small copy of the sample' } })
  async thumbnail(
    @Param(zod(SampleParams)) { id, file }: SampleParams,
    @Query(zod(ThumbnailQuery)) query: ThumbnailQuery,
    @Res() response: Response,
  ) {
    const { folder, key } = await this.training.sample(id, file);
    await this.previews.send({ path: join(folder, file), key }, query, response);
  }
}
